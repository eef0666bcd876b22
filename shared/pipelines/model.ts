import type { CommandIntent } from './detection/model.ts';

/** What a step is there for; permissions and order are derived from it. */
export type StepIntent = CommandIntent | 'prepare' | 'package' | 'scan' | 'publish' | 'deploy';

/** What may start a job that does not run whenever the pipeline does. `change-closed`: a pull request was closed. */
export type Occasion = 'change' | 'change-closed' | 'default-branch' | 'tag' | 'schedule' | 'manual';

/** A right of the job's token beyond reading the repository. */
export interface Permission {
  /** As GitHub names it: `security-events`, `attestations`, `pull-requests`. */
  readonly scope: string;
  readonly access: 'read' | 'write';
  /** What the job needs it for: printed beside it. */
  readonly why: string;
}

/** An action of GitHub that no shell line can stand in for, by the name that the pins know. */
export interface ActionUse {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string | boolean>>;
}

/** Who the job is for a cloud: it trades a token of the platform for short-lived credentials, and no secret is kept. */
export interface Identity {
  readonly cloud: 'aws' | 'azure' | 'gcp';
  /** Role (AWS) or account (Google Cloud) in the account that the platform's variables name; a name for people on Azure. */
  readonly role: string;
}

/** Where a job deploys to. */
export interface Environment {
  readonly name: string;
  /** Somebody has to agree before the job starts. On GitHub the environment's own settings ask for it. */
  readonly approval: boolean;
  /** One environment for each pull request. Shell lines read its number as `$PULL_REQUEST`. */
  readonly perChange?: boolean;
  /** Job that takes the environment down again, where the platform does that by itself after `ttlHours`. */
  readonly stopJob?: string;
  readonly ttlHours?: number;
  /** This job takes it down. */
  readonly stops?: boolean;
}

/** A file in a form that the platform shows beside the change. */
export interface Report {
  readonly kind: 'sast' | 'cyclonedx';
  readonly path: string;
}

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
  /** Taken instead of `run` where the platform has actions. Elsewhere a step without lines is left out. */
  readonly uses?: ActionUse;
  /** Also after a step before it failed. */
  readonly always?: boolean;
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
  /** Kept of a failed job too: a report of what is wrong. */
  readonly always?: boolean;
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
  /** Id of its workflow; absent in the pipeline's own. */
  readonly workflow?: string;
  /** Absent: whenever the pipeline runs. */
  readonly when?: readonly Occasion[];
  /** Rights beyond reading the repository. */
  readonly permissions?: readonly Permission[];
  readonly identity?: Identity;
  readonly environment?: Environment;
  /** Jobs of one group never run at once and are never cancelled for each other. */
  readonly concurrency?: string;
  /** Its failure fails nothing else. */
  readonly allowFailure?: boolean;
  readonly reports?: readonly Report[];
  /** Needed jobs whose artifact is put into a folder before the steps: the one path that the artifact has. */
  readonly takes?: readonly { readonly job: string; readonly path: string }[];
  /** Runs in a workflow of its own that its caller cannot change while it runs (SLSA build L3), where there is such a thing. */
  readonly isolated?: boolean;
  /** Skipped for a change of none of these paths; see `generation/changes.ts`. */
  readonly changes?: Changes;
}

/** Files that concern a job. Only looked at for pull requests. */
export interface Changes {
  /** Folders, without a slash at the end; a change in one concerns the job. */
  readonly folders: readonly string[];
  /** Exact paths at the root and elsewhere that concern it too. */
  readonly files: readonly string[];
}

/** Jobs that start for other reasons than a change to the code; a file of its own where a platform has several. */
export interface Workflow {
  /** Kebab-case; part of the file's name. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly on: readonly Occasion[];
  /** Five fields, in UTC; with `schedule`. */
  readonly cron?: string;
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
  /** On GitHub, actions stand by version tag, and a lock holds their commits; by commit when absent. */
  readonly pinning?: 'lockfile';
  /** Beside the pipeline's own; each has at least one job. */
  readonly workflows?: readonly Workflow[];
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
    readonly steps: readonly { readonly run: readonly string[]; readonly path: string; readonly env: Readonly<Record<string, string>>; readonly uses?: ActionUse }[];
    /** Paths of the artifact; empty when there is none. */
    readonly artifacts: readonly string[];
    readonly timeoutMinutes: number;
    /** Sorted; `null` for a job that runs whenever the pipeline does. */
    readonly when: readonly Occasion[] | null;
    readonly environment: string | null;
    /** `aws <role>`. */
    readonly identity: string | null;
    readonly allowFailure: boolean;
    readonly changes: Changes | null;
    /** `scope: access`, sorted; only of platforms whose tokens have rights. */
    readonly permissions?: readonly string[];
    /** Only of platforms that know it. */
    readonly concurrency?: string | null;
    /** `kind: path`, sorted; only of platforms that show reports. */
    readonly reports?: readonly string[];
  }[];
}

/**
 * What not every platform can say or bring; `cloud-tools`: its machines have Docker and the clouds' command lines,
 * `docker-service`: a job may start Docker as a service beside it.
 */
export type Feature = 'actions' | 'permissions' | 'concurrency' | 'reports' | 'cloud-tools' | 'docker-service';

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

/** Issuer of a platform's identity tokens (OpenID Connect). */
export interface TokenIssuer {
  /** `iss` of the tokens, of the public service or of one's own `server`; `undefined` where it cannot be known. */
  url(server: string | undefined): string | undefined;
  /** Jobs for pull requests have a subject that can be named exactly. */
  readonly changes: boolean;
  /** Subjects may hold the numbers of owner and repository. */
  readonly numbered?: boolean;
  /** Exact subject (`sub`) of a job's token. */
  subject(of: { readonly repository: string; readonly environment: string; readonly branch: string; readonly server?: string; readonly ids?: { readonly owner: string; readonly repository: string } }): string;
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
  readonly features: readonly Feature[];
  /** How clouds know its jobs; absent when its tokens are no proof of where a job runs. */
  readonly issuer?: TokenIssuer;
  /** What of this pipeline it does otherwise or not at all. */
  limits?(pipeline: Pipeline): readonly { readonly code: string; readonly message: string }[];
  print(pipeline: Pipeline): readonly GeneratedFile[];
  /** Reads what {@link print} made. Throws `PIPELINE_UNREADABLE` on anything else. */
  read(files: readonly GeneratedFile[]): PlatformReading;
  /** Holds any file, of whomever, against the platform's rules. Never throws. */
  validate?(file: GeneratedFile, extensions: PlatformExtensions): FileVerdict;
}

export function definePlatform(platform: Platform): Platform {
  return platform;
}
