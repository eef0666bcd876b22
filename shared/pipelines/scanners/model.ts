import type { Detection } from '../detection/model.ts';

/** One command of a scan, in one folder. */
export interface ScanCommand {
  /** Folder relative to the root, `.` for the root. */
  readonly path: string;
  /** Shell lines, as in a step of the pipeline model. */
  readonly run: readonly string[];
}

/** What a scanner wants done for a repository. */
export interface Scan {
  readonly commands: readonly ScanCommand[];
  /** Report relative to the root, kept as the job's artifact; absent when the scanner only prints. */
  readonly report?: string;
}

export interface ScanRequest {
  readonly detection: Detection;
  /** Folders that a pipeline file can carry, by stack, in the order of the detection. */
  folders(...stacks: readonly string[]): readonly string[];
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
}

export function defineScanner(scanner: Scanner): Scanner {
  return scanner;
}
