import type { SourceFile } from '../conversion/model.ts';
import type { Lockfile, UnreadLockfile } from '../lockfile/lockfile.ts';
import type { Source } from './source.ts';

export type HardenablePlatform = 'github-actions' | 'gitlab-ci';

/** Text put in place of `[start, end)` of the file; an insertion when both are the same. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where something stands: the offset in the file, with the job and step around it. */
export interface Place {
  readonly offset: number;
  readonly job?: string;
  /** Index of the step in its job, from 0. */
  readonly step?: number;
}

/** One thing a rule makes safer. Its edits are made together or not at all. */
export interface Fix {
  readonly place: Place;
  readonly why: string;
  readonly edits: readonly Edit[];
}

/** Something unsafe that stays, since changing it could change what the pipeline means. */
export interface Remainder {
  readonly place: Place;
  readonly why: string;
}

export interface Findings {
  readonly fixes: readonly Fix[];
  readonly left: readonly Remainder[];
}

/** Edits that are made only when asked for, since they need a setting on the platform or change what is seen there. */
export interface HardenOptions {
  /** GitHub environment for jobs that read secrets of the repository outside of one. */
  readonly environment?: string | undefined;
}

/** What a rule is told besides the file. */
export interface RuleContext extends HardenOptions {
  /** That of the repository's actions, where it was given. */
  readonly lock?: Lockfile | UnreadLockfile | undefined;
}

/** One kind of weakness: `rules/<id>/rule.ts`. A pure function of one parsed file. */
export interface Rule {
  readonly id: string;
  readonly platform: HardenablePlatform;
  /** Rules whose edits meet at one place are applied in this order. */
  readonly order: number;
  find(source: Source, context: RuleContext): Findings;
}

export interface Change {
  readonly path: string;
  /** Line of the file as it was given. */
  readonly line: number;
  readonly kind: string;
  readonly job?: string;
  readonly step?: number;
  readonly why: string;
  readonly before?: string;
  readonly after?: string;
}

export interface Left {
  readonly path: string;
  readonly line: number;
  readonly kind: string;
  readonly why: string;
}

export interface Hardened {
  readonly files: readonly SourceFile[];
  readonly changes: readonly Change[];
  readonly left: readonly Left[];
  /** Whether the graph of each file was compared with what it was, by path. */
  readonly checks: readonly { readonly path: string; readonly isSame: boolean; readonly detail: string }[];
}

export function defineRule(rule: Rule): Rule {
  return rule;
}
