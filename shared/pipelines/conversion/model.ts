/** A value that each system spells its own way. */
export interface Reference {
  readonly kind: 'matrix' | 'secret' | 'variable' | 'run';
  /**
   * Of a matrix its axis, of a secret or variable its name, of a run one of `commit`, `branch`, `tag`, `repository`,
   * `run-id`, `run-number`, `workspace`, `temp`, `actor`, `event`, `change-number`, `server`.
   */
  readonly name: string;
}

/** Text with references in between. */
export type Text = readonly (string | Reference)[];

export type EventName = 'push' | 'change' | 'tag' | 'schedule' | 'manual';

/** What must hold for a job or step to run. `success` is what every system assumes. */
export type Condition =
  | { readonly kind: 'always' | 'failure' | 'success' | 'default-branch' }
  | { readonly kind: 'event'; readonly event: EventName }
  | { readonly kind: 'branch'; readonly name: string }
  /** Of a step: the cell of the matrix that it runs in. */
  | { readonly kind: 'matrix'; readonly axis: string; readonly value: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] };

/** What starts a workflow. An absent event does not start it; empty lists mean "any". */
export interface Triggers {
  readonly push?: { readonly branches: readonly string[]; readonly paths: readonly string[] };
  readonly change?: { readonly targets: readonly string[]; readonly paths: readonly string[] };
  readonly tag?: { readonly patterns: readonly string[] };
  /** Cron expressions, UTC. */
  readonly schedule?: readonly string[];
  readonly manual?: true;
}

interface StepBase {
  /** Where it stands in the source: `<file>#/jobs/test/steps/2`. */
  readonly place: string;
  readonly name?: string;
  readonly condition?: Condition;
  readonly mayFail?: true;
}

export type Step =
  /** Lines for the shell, one process for all of them, ended by the first that fails. */
  | (StepBase & { readonly kind: 'run'; readonly script: string; readonly references: readonly Reference[]; readonly shell: string; readonly path: string; readonly env: Readonly<Record<string, Text>> })
  | (StepBase & { readonly kind: 'checkout'; readonly depth?: number; readonly submodules?: true })
  /** A language or tool in a version: `node`, `python`, `go`, `java`, `rust`, `uv`, ... */
  | (StepBase & { readonly kind: 'setup'; readonly tool: string; readonly version: Text | null; readonly versionFile?: string })
  | (StepBase & { readonly kind: 'upload'; readonly artifact: Text; readonly paths: readonly string[]; readonly days?: number })
  | (StepBase & { readonly kind: 'download'; readonly artifact?: Text; readonly path?: string });

export interface Matrix {
  /** In the order written; an axis that no row varies is absent. */
  readonly axes: Readonly<Record<string, readonly string[]>>;
  readonly include: readonly Readonly<Record<string, string>>[];
  readonly exclude: readonly Readonly<Record<string, string>>[];
  readonly failFast: boolean;
}

export interface Service {
  readonly name: string;
  readonly image: string;
  readonly env: Readonly<Record<string, Text>>;
}

export interface Job {
  readonly id: string;
  readonly place: string;
  readonly name?: string;
  readonly needs: readonly string[];
  /** Label of the machine; empty for the usual Linux one. */
  readonly runner: Text;
  readonly image?: Text;
  readonly matrix?: Matrix;
  readonly condition?: Condition;
  /** Waits for a person. */
  readonly manual?: true;
  readonly env: Readonly<Record<string, Text>>;
  readonly services: readonly Service[];
  readonly steps: readonly Step[];
  readonly timeoutMinutes?: number;
  readonly mayFail?: true;
  readonly environment?: string;
}

/** One workflow file of a system that has many, or all of one that has a single file. */
export interface Workflow {
  /** Path that it was read from. */
  readonly file: string;
  readonly name: string;
  readonly triggers: Triggers;
  readonly env: Readonly<Record<string, Text>>;
  readonly jobs: readonly Job[];
}

/** Something that the target cannot say, or that was left out; `path` is a file with a JSON Pointer behind `#`. */
export interface Loss {
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

export interface SourceFile {
  readonly path: string;
  readonly content: string;
}

/** A system that pipelines are read from and, unless it is only read, printed for: `formats/<id>/format.ts`. */
export interface Format {
  readonly id: string;
  readonly title: string;
  /** True for files that are its own. */
  matches(path: string): boolean;
  read(files: readonly SourceFile[]): { readonly workflows: readonly Workflow[]; readonly losses: readonly Loss[] };
  /** Absent for a system that is only left, never moved to. */
  print?(workflows: readonly Workflow[]): { readonly files: readonly SourceFile[]; readonly losses: readonly Loss[] };
}

export function defineFormat(format: Format): Format {
  return format;
}
