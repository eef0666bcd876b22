import { actionAt } from './action-lines.ts';
import { commitDate, type Clone } from './clones.ts';
import type { WantedRef } from './wanted-action-refs.ts';

/** The commit that a tag or branch stands at. */
export interface ActionRef {
  readonly ref: string;
  readonly sha: string;
  readonly paths: readonly string[];
  /** Date of that commit. */
  readonly moved: string;
}

const YEAR_MS = 365 * 86_400_000;

/** Undefined where the ref is not there, or moved within a year before `today` and nobody else names the commit. */
export function readActionRef(clone: Clone, { ref, agreeing }: WantedRef, today: string): ActionRef | undefined {
  const found = actionAt(clone, `refs/tags/${ref}`) ?? actionAt(clone, `refs/heads/${ref}`);
  if (found === undefined) return undefined;
  const moved = commitDate(clone, found.sha);
  if (agreeing === undefined && Date.parse(today) - Date.parse(moved) < YEAR_MS) return undefined;
  return { ref, ...found, moved };
}
