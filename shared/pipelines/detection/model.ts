import type { RepositoryTree, TreeWarning } from '../../ports/index.ts';

/** What a command is for. The first six are the public ones (`commands` of a component). */
export type CommandIntent = 'install' | 'format' | 'lint' | 'typecheck' | 'build' | 'test';

/** Where a command was found, in the order in which one is preferred over another. */
export const COMMAND_SOURCES = ['existing-ci', 'make', 'just', 'mise', 'tox', 'nox', 'script', 'convention'] as const;
export type CommandSource = (typeof COMMAND_SOURCES)[number];

/** Why a fact is held to be true. `confidence` runs from 0 to 1; below {@link LOW_CONFIDENCE} it is a guess and marked so. */
export interface Evidence {
  /** Fact it supports, e.g. `version`, `packageManager`, `commands.test`, `services.postgres`, `frameworks.hono`. */
  readonly fact: string;
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  /** Stable id of the rule that read it, e.g. `node/package-manager-field`. */
  readonly rule: string;
  /** One sentence for people. */
  readonly reason: string;
  readonly confidence: number;
}

export const LOW_CONFIDENCE = 0.5;

/** One shell line, to be run in the component's path, as somebody wrote it or as the convention has it. */
export interface CommandCandidate {
  readonly intent: CommandIntent;
  readonly run: string;
  readonly source: CommandSource;
  readonly evidence: Evidence;
  /** Environment the line needs, from the place it was found. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A version constraint as its file states it (`>=16.9`, `3.9 - 3.11`, `22.15.0`), never normalised away. */
export interface VersionFact {
  readonly value: string;
  readonly evidence: Evidence;
}

export interface ServiceFact {
  /** Product name as in `pins/images.json`: `postgres`, `redis`, ... */
  readonly name: string;
  readonly version: string | null;
  /** File it was found in. */
  readonly from: string;
  readonly evidence: Evidence;
  /** Exact image reference when a compose file or CI names one. */
  readonly image?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly ports?: readonly number[];
}

/** What one stack says about one root folder. The engine merges drafts with CI and task-runner findings. */
export interface ComponentDraft {
  /** Folder relative to the repository root; `.` for the root. */
  readonly path: string;
  readonly stack: string;
  /** Lower-case: `typescript`, `javascript`, `python`, `go`, `rust`, `java`, `kotlin`, `terraform`, ... */
  readonly language: string;
  /** Best first; the rest are shown as conflicts. */
  readonly versions: readonly VersionFact[];
  /** Cycles worth testing, ascending (`['20','22','24']`), before the maintainers' own CI matrix overrides them. */
  readonly matrix?: readonly string[];
  readonly packageManager?: { readonly name: string; readonly version?: string; readonly evidence: Evidence };
  readonly lockfile?: string;
  readonly frameworks: readonly { readonly name: string; readonly evidence: Evidence }[];
  /** Candidates from the stack's own manifests (scripts, conventions). */
  readonly commands: readonly CommandCandidate[];
  readonly services?: readonly ServiceFact[];
  readonly container?: { readonly dockerfile: string };
  /** Folders of other packages of the same workspace that this root manages. */
  readonly members?: readonly { readonly path: string; readonly name: string; readonly dependsOn: readonly string[] }[];
  readonly monorepoTool?: string;
  /** True where tests have nothing to run before the build, whatever the maintainers' jobs look like. */
  readonly buildBeforeTest?: boolean;
  /** Folders that the build writes, for artifacts: `dist`, `target/*.jar`. */
  readonly outputs?: readonly string[];
  /** Folders worth caching and the files their key hashes. */
  readonly caches?: readonly CacheFact[];
  readonly warnings?: readonly TreeWarning[];
  readonly evidence: readonly Evidence[];
}

export interface CacheFact {
  readonly id: string;
  readonly paths: readonly string[];
  /** Files whose content is the key. */
  readonly keyFiles: readonly string[];
}

/** A task that a runner file (Makefile, justfile, mise, tox, nox) declares. */
export interface Task {
  readonly runner: 'make' | 'just' | 'mise' | 'tox' | 'nox' | 'script';
  readonly name: string;
  /** How it is called: `make test`. */
  readonly run: string;
  /** Its own lines, for telling what it is for. */
  readonly body: readonly string[];
  readonly file: string;
  readonly line?: number;
  /** Folder it runs in. */
  readonly path: string;
}

/** One step of the maintainers' own CI, read from any platform. */
export interface CiStep {
  readonly file: string;
  readonly line?: number;
  readonly job: string;
  readonly name: string | null;
  readonly run: string;
  /** Folder, `.` when unknown. */
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** Position in its job, so that "build before test" is kept. */
  readonly index: number;
}

/** What the maintainers' CI says, whatever the platform. */
export interface ExistingCi {
  readonly platform: string;
  readonly path: string;
  readonly steps: readonly CiStep[];
  /** Language versions their matrix or setup steps name: `{ node: ['20','22'] }`, in file order. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  readonly services: readonly ServiceFact[];
  /** Workflow of another kind than checks: `release`, `docs`, `maintenance`; its commands are not taken. */
  readonly purpose: 'checks' | 'release' | 'docs' | 'maintenance';
  /** Runs only for changes of some paths: a part of the repository, not the whole. */
  readonly isPartial?: boolean;
}

/** Everything a stack may look at. */
export interface StackContext {
  readonly tree: RepositoryTree;
  /** Set of all file paths. */
  readonly paths: ReadonlySet<string>;
  readonly existingCi: readonly ExistingCi[];
  readonly tasks: readonly Task[];
  readonly now: Date;
}

/**
 * A stack reads manifests and drafts components; it never decides between sources.
 * One folder `stacks/<id>/stack.ts` with its test beside it; adding one changes no other hand-written file.
 */
export interface Stack {
  readonly id: string;
  readonly title: string;
  /** Names or suffixes of files whose content it reads: `package.json`, `*.tf`. A leading `*` matches any prefix. */
  readonly manifests: readonly string[];
  detect(context: StackContext): readonly ComponentDraft[];
}

export function defineStack(stack: Stack): Stack {
  return stack;
}

/** A reader of one CI platform's files: `ci-readers/<id>/reader.ts`. */
export interface CiReader {
  readonly id: string;
  readonly manifests: readonly string[];
  /** True for a path that is this platform's configuration. */
  matches(path: string): boolean;
  /** Never throws: what cannot be read becomes a warning. `other` reads a file that this one includes. */
  read(path: string, text: string, other: (path: string) => string | undefined): { readonly ci: ExistingCi | undefined; readonly warnings: readonly TreeWarning[] };
}

export function defineCiReader(reader: CiReader): CiReader {
  return reader;
}

/** A reader of one task runner's file: `task-runners/<id>/runner.ts`. */
export interface TaskRunner {
  readonly id: string;
  readonly manifests: readonly string[];
  matches(path: string): boolean;
  read(path: string, text: string): { readonly tasks: readonly Task[]; readonly warnings: readonly TreeWarning[] };
}

export function defineTaskRunner(runner: TaskRunner): TaskRunner {
  return runner;
}

/** A check of the maintainers' beside the component's command of that kind: another job of theirs runs it. */
export interface FurtherCommand {
  readonly intent: CommandIntent;
  readonly run: string;
  /** Folder it runs in: the component's own or that of a member. */
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** File that it stands in. */
  readonly from: string;
}

/** The outcome for one component, every decision taken. `commands` are shell lines run in `path`. */
export interface Component {
  readonly path: string;
  readonly name: string;
  readonly stack: string;
  readonly language: string;
  readonly version: { readonly value: string | null; readonly from: string | null };
  /** Versions that other files name and that lost; empty when all agree. */
  readonly versionConflicts: readonly { readonly value: string; readonly from: string }[];
  /** Versions to test on, ascending; one entry when there is nothing to spread over. */
  readonly matrix: readonly string[];
  /** `pnpm@10.28.0`, or the bare name when no version is stated; null when the language has none. */
  readonly packageManager: string | null;
  readonly lockfile: string | null;
  readonly frameworks: readonly string[];
  readonly commands: Readonly<Partial<Record<CommandIntent, string>>>;
  /** What the maintainers check in other jobs; a pipeline runs it after the command of the same kind. */
  readonly further?: readonly FurtherCommand[];
  /** Environment each command needs. */
  readonly env: Readonly<Partial<Record<CommandIntent, Readonly<Record<string, string>>>>>;
  /** Test needs the build's output first, as the maintainers' own order shows. */
  readonly buildBeforeTest: boolean;
  readonly services: readonly ServiceFact[];
  readonly container?: { readonly dockerfile: string };
  readonly outputs: readonly string[];
  readonly caches: readonly CacheFact[];
  /** The least of its facts' confidences that matter: language, version, install, test. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

export interface Detection {
  readonly components: readonly Component[];
  readonly monorepo?: {
    readonly tool: string;
    readonly packages: readonly { readonly path: string; readonly name: string; readonly dependsOn: readonly string[] }[];
  };
  readonly existingCi: readonly { readonly platform: string; readonly path: string }[];
  readonly warnings: readonly TreeWarning[];
}
