/** A tag or branch of an action that is no full version and is used all the same. */
export interface WantedRef {
  readonly name: string;
  readonly ref: string;
  /** For one that still moves: who else names the commit. Without it, it must have stood still for a year. */
  readonly agreeing?: string;
}

/** Pipelines of others name these; the commit that each stands at is what it brings today. */
export const wantedActionRefs: readonly WantedRef[] = [
  { name: 'actions/create-release', ref: 'latest' },
  { name: 'actions/download-artifact', ref: 'v2-preview' },
  { name: 'actions/upload-artifact', ref: 'v2-preview' },
  { name: 'aws-actions/stale-issue-cleanup', ref: 'v6' },
  { name: 'dtolnay/rust-toolchain', ref: 'master', agreeing: 'workflows of many owners that pin this commit with the note "master"' },
  { name: 'jitterbit/get-changed-files', ref: 'v1' },
  { name: 'unifiedjs/beep-boop-beta', ref: 'main' },
];
