import type { Task } from '../detection/model.ts';

/** What the plan asks of the repository beyond what was detected. */
export interface RepositoryFacts {
  /** Bytes of a file, `undefined` when unknown; decides whether a cache pays. */
  readonly sizeOf: (path: string) => number | undefined;
  /** Tasks of its runner files, for the programs that they call. */
  readonly tasks: readonly Task[];
  /** `owner/name` where the source says it. */
  readonly repository?: string;
  /** Every file of the repository. */
  readonly paths: readonly string[];
  /** Text of a file, `undefined` for one that is not there or too large. */
  readonly read: (path: string) => string | undefined;
  /** Folders outside `folder` that its manifests point to. */
  readonly references: (folder: string) => readonly string[];
}
