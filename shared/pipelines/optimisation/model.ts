import type { Document } from 'yaml';
import type { Loss, SourceFile, Step, Workflow } from '../conversion/model.ts';

export type OptimisablePlatform = 'github-actions' | 'gitlab-ci';

/** What a step of a job is for, as far as its time is concerned. */
export type Work = 'checkout' | 'setup' | 'install' | 'lint' | 'typecheck' | 'test' | 'build' | 'other';

export interface TimedStep {
  readonly step: Step;
  readonly work: Work;
  /** Median, seconds. */
  readonly seconds: number;
  /** False where nothing was recorded and a prior stands in. */
  readonly isMeasured: boolean;
}

/** One job as the scheduler sees it. All cells of a matrix take about the same time and run beside each other. */
export interface TimedJob {
  readonly id: string;
  /** The workflow file that it stands in. */
  readonly file: string;
  readonly needs: readonly string[];
  /** From start to end without waiting, median, seconds. */
  readonly seconds: number;
  readonly cells: number;
  readonly steps: readonly TimedStep[];
  readonly isMeasured: boolean;
  /** Seconds of each test file or suite, where a report was given. */
  readonly tests: readonly number[];
}

export interface Graph {
  readonly jobs: readonly TimedJob[];
}

/** One change with what it is predicted to bring and to cost. */
export interface Change {
  readonly kind: string;
  readonly job: string;
  /** For people, with the figures that it rests on. */
  readonly why: string;
  /** Off the critical path, seconds; measured over the changes before it. */
  readonly savesSeconds: number;
  /** More (or, below zero, less) time of all runners together, seconds. */
  readonly costsRunnerSeconds: number;
}

/** A change that a lever would make: how the graph would look, and the edit that makes it so. */
export interface Proposal {
  readonly job: string;
  readonly why: string;
  readonly graph: Graph;
  /** Made on the file's document, which keeps comments. */
  edit(document: Document): void;
  readonly file: string;
  /** Worth making although no figure of a green run gets better. */
  readonly isFree?: boolean;
}

export interface LeverContext {
  readonly platform: OptimisablePlatform;
  readonly workflows: readonly Workflow[];
  readonly graph: Graph;
  readonly files: readonly SourceFile[];
  /** What the model of the jobs leaves out. */
  readonly losses: readonly Loss[];
}

/**
 * One way to make a pipeline faster: `levers/<id>/lever.ts`. It proposes; whether the gain is worth it is decided by the
 * scheduler for all of them alike.
 */
export interface Lever {
  readonly id: string;
  /** Levers are tried in this order: the safest gain first. */
  readonly order: number;
  /** Holds without any recorded run. */
  readonly isStructural: boolean;
  propose(context: LeverContext): readonly Proposal[];
}

export function defineLever(lever: Lever): Lever {
  return lever;
}
