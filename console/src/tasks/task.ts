import type { PipelineSet, Source } from '../api.ts';

/** What a person gave to work on; `number` tells one from the next. */
export interface Given {
  readonly number: number;
  readonly name: string;
  /** A repository, or pipeline files that were pasted. */
  readonly what: { readonly source: Source } | { readonly sets: PipelineSet[] };
}

export interface TaskProps {
  readonly given: Given;
  readonly onSignOut: () => void;
}
