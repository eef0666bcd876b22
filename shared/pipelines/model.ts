import type { CommandIntent } from './detection/model.ts';

/** What a step is there for; permissions and order are derived from it. */
export type StepIntent = CommandIntent | 'prepare' | 'package' | 'scan';

/**
 * The language environment of a job. `version` is a literal (`22`, `3.12`) or the job's matrix variable.
 * A printer turns it into setup actions (GitHub) or an image and preparation lines (GitLab, Jenkins).
 */
export interface Toolchain {
  /** `node`, `bun`, `python`, `go`, `rust`, `java`, `terraform`, `helm`. */
  readonly tool: string;
  readonly version: string | { readonly matrix: string };
  /** Further tools that commands call and that the toolchain does not bring: `pnpm@10.28.0`, `uv@0.9.11`. */
  readonly tools: readonly { readonly name: string; readonly version: string | null }[];
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly intent: StepIntent;
  /**
   * Shell lines, run one after another by `sh -e`; the first that fails ends the step. For that to hold, a list
   * (`a && b`) stands in brackets or is the last line.
   */
  readonly run: readonly string[];
  /** Folder relative to the root, `.` for the root. */
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Service {
  /** Host name that the job reaches it by. */
  readonly name: string;
  /** Exact image reference. */
  readonly image: string;
  readonly ports: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  /** Command inside the container that succeeds once it is ready. */
  readonly health?: string;
}

/** Downloads kept between runs; `id` names the tool whose download folder it is, see `generation/caches.ts`. */
export interface Cache {
  readonly id: string;
  readonly keyFiles: readonly string[];
}

/** What a job hands on. A job has at most one, named by the job's id, since a GitLab job can carry no more. */
export interface Artifact {
  /** Globs relative to the root. */
  readonly paths: readonly string[];
  readonly retentionDays: number;
}

export interface Matrix {
  /** Kebab-case, `node-version`; shell lines read it as `$NODE_VERSION`. */
  readonly variable: string;
  /** In ascending order. */
  readonly values: readonly string[];
}

export interface Job {
  /** Kebab-case, unique in the pipeline. */
  readonly id: string;
  readonly title: string;
  /** Why the job exists: printed as a comment. */
  readonly why: string;
  readonly component: string;
  readonly toolchain: Toolchain;
  /** Ids of jobs that must have succeeded. */
  readonly needs: readonly string[];
  /** One axis over the versions of the toolchain. */
  readonly matrix?: Matrix;
  readonly env: Readonly<Record<string, string>>;
  readonly services: readonly Service[];
  readonly caches: readonly Cache[];
  readonly steps: readonly Step[];
  readonly artifact?: Artifact;
  readonly timeoutMinutes: number;
}

/** One pipeline, independent of any platform. Printers decide nothing: what is not here is not printed. */
export interface Pipeline {
  readonly name: string;
  readonly triggers: {
    /** Branches whose pushes run it; empty means the default branch whatever its name. */
    readonly branches: readonly string[];
    readonly pullRequests: boolean;
    readonly manual: boolean;
  };
  /** Label of the machines to run on; the platform's usual one when absent. */
  readonly runner?: string;
  /**
   * Id of one further job that stands for all: it passes when each succeeded or had nothing to do. Printed for GitHub,
   * where a merge can only require jobs by name; on GitLab and Jenkins the verdict of the run is that already.
   */
  readonly gate?: string;
  readonly jobs: readonly Job[];
}

export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** What a reader gets back out of a printed file; equal for the three platforms. See `normalise` in `round-trip.ts`. */
export interface PlatformReading {
  readonly jobs: readonly {
    readonly id: string;
    readonly needs: readonly string[];
    readonly matrix: Matrix | null;
    readonly toolchain: { readonly tool: string; readonly version: string };
    readonly env: Readonly<Record<string, string>>;
    /** `<host name>=<image>`. */
    readonly services: readonly string[];
    readonly steps: readonly { readonly run: readonly string[]; readonly path: string; readonly env: Readonly<Record<string, string>> }[];
    /** Paths of the artifact; empty when there is none. */
    readonly artifacts: readonly string[];
    readonly timeoutMinutes: number;
  }[];
}

/** What the plugins of one's own server bring beyond what is known here: names by kind. */
export type PlatformExtensions = Readonly<Record<string, readonly string[] | undefined>>;

/** What a platform's rules say of one file. */
export interface FileVerdict {
  readonly valid: boolean;
  /** `line` and `column` count from one; `pointer` is set where the file is JSON. */
  readonly problems: readonly { readonly code: string; readonly message: string; readonly line: number; readonly column: number; readonly pointer?: string }[];
  /** The file in the platform's own JSON form, when it is valid and the platform has one. */
  readonly ast?: object;
}

/**
 * A platform prints the model and reads its own print back. One folder `platforms/<id>/platform.ts`;
 * adding one changes no other hand-written file.
 */
export interface Platform {
  /** As in the API: `github-actions`. */
  readonly id: string;
  readonly title: string;
  /** Where the pipeline file goes; used for the diff against what exists. */
  readonly path: string;
  /** Validators by others that judge its files, and how to run each; they need a machine and are not run here. */
  readonly judges: readonly { readonly tool: string; readonly how: string }[];
  print(pipeline: Pipeline): readonly GeneratedFile[];
  /** Reads what {@link print} made. Throws `PIPELINE_UNREADABLE` on anything else. */
  read(files: readonly GeneratedFile[]): PlatformReading;
  /** Holds any file, of whomever, against the platform's rules. Never throws. */
  validate?(file: GeneratedFile, extensions: PlatformExtensions): FileVerdict;
}

export function definePlatform(platform: Platform): Platform {
  return platform;
}
