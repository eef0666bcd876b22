import type { BenchOptions } from '../bench.ts';
import type { SourceFile } from '../../shared/pipelines/conversion/model.ts';
import { optimise } from '../../shared/pipelines/optimisation/optimise.ts';
import { schedule } from '../../shared/pipelines/optimisation/schedule.ts';
import { median, quantile } from '../../shared/pipelines/optimisation/statistics.ts';
import { asAnswer, HOSTED_RUNNERS, predict } from './predict.ts';
import { fileAt, recordedRuns, requireSources, type RecordedWorkflowRun } from './recorded.ts';
import { SOURCES, type Source } from './sources.ts';

/** Predicted from fewer, a median is no median. */
const LEAST_EARLIER = 3;

/**
 * Replays workflow runs that others recorded. Twice: every run is predicted from those before it (nothing of its own
 * times is known), and where an owner recorded the same workflow before and after a change, the optimiser sees only the
 * runs before, and the real runs after tell what its prediction is worth.
 */
export async function run({ data, json }: BenchOptions): Promise<object> {
  const predictions = [];
  const comparisons = [];
  let runs = 0;
  let unknown = 0;
  for (const [source, folder] of requireSources(data, SOURCES)) {
    const recorded = recordedRuns(folder, source);
    runs += recorded.length;
    const found = recorded.flatMap((each, index) => (each.isGreen && index >= LEAST_EARLIER ? [held(folder, source, each, recorded.slice(0, index))] : []));
    unknown += found.filter((each) => each === undefined).length;
    predictions.push({ repository: source.repository, found: found.flatMap((each) => each ?? []) });
    for (const comparison of source.comparisons) comparisons.push(compare(folder, source, comparison, recorded));
  }
  if (!json) {
    for (const { repository, found } of predictions) console.log(`${repository}: ${found.length} predicted, median error ${percent(median(found.map(({ error }) => error)))}, of the scheduler alone ${percent(median(found.map(({ ofScheduler }) => ofScheduler)))}, overhead ${median(found.map(({ overheadSeconds }) => overheadSeconds)).toFixed(1)} s`);
    for (const comparison of comparisons) console.log(JSON.stringify(comparison));
  }
  const all = predictions.flatMap(({ found }) => found);
  return { repositories: predictions.length, runs, predicted: all.length, unknown, medianError: share(median(all.map(({ error }) => error))), ninthDecileError: share(quantile(all.map(({ error }) => error), 0.9)), medianErrorOfScheduler: share(median(all.map(({ ofScheduler }) => ofScheduler))), comparisons };
}

const share = (value: number): number => Math.round(value * 1000) / 1000;
const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

function workflowAt(folder: string, source: Source, { commit, workflow }: RecordedWorkflowRun): SourceFile | undefined {
  const content = fileAt(folder, [commit, source.commit], workflow);
  return content === undefined ? undefined : { path: workflow, content };
}

function held(folder: string, source: Source, each: RecordedWorkflowRun, earlier: readonly RecordedWorkflowRun[]) {
  const file = workflowAt(folder, source, each);
  const prediction = file === undefined ? undefined : predict(each, earlier, file);
  if (prediction === undefined) return undefined;
  const error = (predicted: number): number => Math.abs(predicted - each.wallSeconds) / each.wallSeconds;
  return { error: error(prediction.seconds), ofScheduler: error(prediction.ofScheduler), overheadSeconds: prediction.overheadSeconds };
}

function compare(folder: string, source: Source, { what, isBefore, isAfter }: Source['comparisons'][number], recorded: readonly RecordedWorkflowRun[]) {
  const green = recorded.filter(({ isGreen }) => isGreen);
  const [before, after] = [green.filter(({ label }) => isBefore(label)), green.filter(({ label }) => isAfter(label))];
  const [last] = before.toReversed();
  const file = last === undefined ? undefined : workflowAt(folder, source, last);
  if (file === undefined) return { repository: source.repository, what, skipped: 'no runs before' };
  const made = optimise('github-actions', [file], before.map((each) => asAnswer(each)));
  const predicted = schedule(made.after.graph, HOSTED_RUNNERS).wallSeconds;
  const walls = (some: readonly RecordedWorkflowRun[]): number[] => some.map(({ wallSeconds }) => wallSeconds);
  const real = { before: median(walls(before)), after: median(walls(after)) };
  return { repository: source.repository, what, runsBefore: before.length, runsAfter: after.length, realBefore: real.before, realAfter: real.after, predictedAfter: Math.round(predicted), accepted: made.declined === undefined, changes: made.changes.map(({ kind, job, gain }) => `${kind} ${job} ${Math.round(gain.seconds)} s`), considered: made.considered.map(({ kind, job, code }) => `${kind} ${job} ${code}`), ...(made.declined === undefined ? {} : { declined: made.declined }) };
}
