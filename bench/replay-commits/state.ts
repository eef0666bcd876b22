import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CellResult } from './cell-run.ts';
import type { Mutant } from './mutants.ts';
import type { Figures } from './pipeline-run.ts';

export type SideName = 'baseline' | 'optimised';

/** A run of one side before the replay, from which the optimiser learns. */
export interface RecordedSide {
  readonly commit: string;
  readonly kind: 'baseline' | 'trial' | 'generated';
  readonly changed: readonly string[];
  readonly cells: readonly CellResult[];
}

/** What one side did for a commit: on the main branch everything, for a change what it concerns. */
export interface SideOutcome {
  readonly main: Figures;
  readonly change: Figures;
  readonly isRed: boolean;
  readonly isRedForChange: boolean;
  readonly cells: readonly { readonly name: string; readonly outcome: string; readonly seconds: number; readonly cpuSeconds: number; readonly note?: string }[];
}

export interface Replayed {
  readonly commit: string;
  readonly subject: string;
  /** The optimiser declined: both sides are the same file, run once. */
  readonly isSame: boolean;
  readonly declined?: string;
  readonly first: SideName;
  /** One minute's load of the machine when it began. */
  readonly load: number;
  readonly sides: Readonly<Record<SideName, SideOutcome>>;
}

export interface Judged {
  readonly commit: string;
  readonly mutant: Mutant;
  readonly isKilled: boolean;
  readonly isCaughtOnMain: boolean;
  readonly isCaughtForChange: boolean;
}

/** All that is known of one repository; what is there is not done again. */
export interface State {
  readonly recorded: RecordedSide[];
  readonly replayed: Replayed[];
  readonly judged: Judged[];
}

export function readState(path: string, isResumed: boolean): State {
  if (!isResumed || !existsSync(path)) return { recorded: [], replayed: [], judged: [] };
  const state: State = JSON.parse(readFileSync(path, 'utf8'));
  return state;
}

/** Written beside and put in its place, so that a cut run leaves a whole file. */
export function writeState(path: string, state: State): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, JSON.stringify(state));
  renameSync(`${path}.part`, path);
}
