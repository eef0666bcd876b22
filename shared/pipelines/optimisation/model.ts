import type { Document } from 'yaml';
import type { Loss, SourceFile, Step, Workflow } from '../conversion/model.ts';
import type { Recording } from './runs.ts';
import type { Gain } from './statistics.ts';

export const OPTIMISABLE = ['github-actions', 'gitlab-ci'] as const;
export type OptimisablePlatform = (typeof OPTIMISABLE)[number];

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
  /** Of all cells together, where they do not all take as long as the slowest. */
  readonly totalSeconds?: number;
  readonly steps: readonly TimedStep[];
  readonly isMeasured: boolean;
  /** Seconds of each test file or suite, where a report was given. */
  readonly tests: readonly number[];
}

export interface Graph {
  readonly jobs: readonly TimedJob[];
  /** From the queue to the first step, seconds per job: measured where recorded runs tell. */
  readonly overheadSeconds: number;
  readonly isOverheadMeasured?: boolean;
}

/** One change with what it is predicted to bring and to cost. */
export interface Change {
  readonly kind: string;
  readonly file: string;
  readonly job: string;
  /** For people, with the figures that it rests on. */
  readonly why: string;
  /** Off the critical path, measured over the changes before it: the median of the recorded runs, replayed. */
  readonly gain: Gain;
  /** More (or, below zero, less) time of all runners together, seconds. */
  readonly costsRunnerSeconds: number;
}

/** A change that was looked at and is not made. */
export interface Declined {
  readonly kind: string;
  readonly file: string;
  readonly job: string;
  /**
   * Stable: `NO_EVIDENCE` when nothing recorded tells (the gain is unknown), `NO_GAIN` when what is recorded speaks against
   * it, `NOT_SAFE`, and `LEAVES_OUT` when it saves time by checking less, which is for people to decide.
   */
  readonly code: 'NO_EVIDENCE' | 'NO_GAIN' | 'NOT_SAFE' | 'LEAVES_OUT';
  readonly reason: string;
}

export type Refusal = Omit<Declined, 'kind'>;

/** A change that a lever would make: what it does to a graph, and the edit that makes it so. */
export interface Proposal {
  readonly job: string;
  /** For people: the recorded figures that it rests on. */
  readonly why: string;
  /** The graph of any recorded run with the change. */
  apply(graph: Graph): Graph;
  /** Made on the file's document, which keeps comments. */
  edit(document: Document): void;
  readonly file: string;
  /** Worth making although no figure of a green run gets better. */
  readonly isFree?: boolean;
  /** The same for a more and a less lucky case, where recorded runs are compared with each other and not with themselves. */
  readonly variants?: readonly ((graph: Graph) => Graph)[];
}

export interface LeverContext {
  readonly platform: OptimisablePlatform;
  readonly workflows: readonly Workflow[];
  readonly graph: Graph;
  readonly recording: Recording;
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
  propose(context: LeverContext): readonly (Proposal | Refusal)[];
}

export function defineLever(lever: Lever): Lever {
  return lever;
}

/** The job so many seconds shorter, each of its cells. */
export function shortened(job: TimedJob, seconds: number): TimedJob {
  const less = Math.min(seconds, job.seconds);
  return { ...job, seconds: job.seconds - less, ...(job.totalSeconds === undefined ? {} : { totalSeconds: Math.max(0, job.totalSeconds - less * job.cells) }) };
}

/** The same change of one job in any graph. */
export function changedJob(job: Pick<TimedJob, 'id' | 'file'>, change: (job: TimedJob) => TimedJob): (graph: Graph) => Graph {
  return (graph) => ({ ...graph, jobs: graph.jobs.map((each) => (each.id === job.id && each.file === job.file ? change(each) : each)) });
}

/** Where a step stands in its job. */
export function stepIndex(step: Step | undefined): number | undefined {
  const index = /\/steps\/(\d+)$/.exec(step?.place ?? '')?.[1];
  return index === undefined ? undefined : Number(index);
}
