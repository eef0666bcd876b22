import type { Detection } from '../detection/model.ts';
import type { PlannedJobs } from '../generation/planned-jobs.ts';
import type { Feature, Service, Toolchain } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';

/** One command of a scan, in one folder. */
export interface ScanCommand {
  /** Folder relative to the root, `.` for the root. */
  readonly path: string;
  /** Shell lines, as in a step of the pipeline model. */
  readonly run: readonly string[];
  /** What the step is called beside the scanner's title; the folder when absent. */
  readonly subject?: string;
}

export type { PlannedJobs };

/** A job before the scan that writes what is scanned, in a toolchain of its own: `render-<id>`. */
export interface Render {
  /** Kebab-case, unique among the renders of a scan. */
  readonly id: string;
  readonly title: string;
  /** Folder relative to the root that the lines run in. */
  readonly path: string;
  readonly toolchain: Toolchain;
  readonly run: readonly string[];
  /** Folder relative to the root that they fill. */
  readonly folder: string;
}

/** What a scanner wants done for a repository. */
export interface Scan {
  readonly commands: readonly ScanCommand[];
  /** SARIF files relative to the root, shown beside the code and kept; absent when the scanner only prints. */
  readonly reports?: readonly string[];
  /** Lists of packages (CycloneDX), a path or a pattern: kept, and shown where the platform takes them. */
  readonly packages?: string;
  /** Programs beside the scanner's own. */
  readonly tools?: readonly string[];
  readonly services?: readonly Service[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the scan waits for and finds in its folder. */
  readonly renders?: readonly Render[];
}

export interface ScanRequest {
  readonly detection: Detection;
  /** Files in the folders that are covered. */
  readonly paths: ReadonlySet<string>;
  /** What the platform's machines bring. */
  readonly features: readonly Feature[];
  /** Folders that a pipeline file can carry, by stack, in the order of the detection. */
  folders(...stacks: readonly string[]): readonly string[];
  /** What the jobs that are planned for a folder run in. */
  jobsOf(path: string): PlannedJobs | undefined;
  /** Text of a file, `undefined` for one that is not there or too large. */
  read(path: string): string | undefined;
  /** Findings that are a matter of configuration fail the job too. */
  readonly strict: boolean;
}

/**
 * A scanner that pipelines may run. One folder `scanners/<id>/scanner.ts`; adding one changes no other hand-written
 * file. It runs without secrets and cloud credentials, from a tool whose exact version is pinned.
 */
export interface Scanner {
  /** Kebab-case; the job is `scan-<id>`. */
  readonly id: string;
  readonly title: string;
  /** Why the job exists: printed as a comment. */
  readonly why: string;
  /** Toolchain that the tool runs in, at its newest version. */
  readonly toolchain: 'go' | 'python';
  /** Name in the pinned tools; without a pin the scanner is not used. */
  readonly tool: string;
  readonly timeoutMinutes: number;
  /** Undefined when nothing in the repository is its concern. Pure. */
  select(request: ScanRequest): Scan | undefined;
  /** What of its concern it cannot look at, and why. Pure. */
  gaps?(request: ScanRequest): readonly TreeWarning[];
}

export function defineScanner(scanner: Scanner): Scanner {
  return scanner;
}
