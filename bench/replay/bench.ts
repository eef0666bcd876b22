import type { BenchOptions } from '../bench.ts';
import { optimise } from '../../shared/pipelines/optimisation/optimise.ts';
import { schedule } from '../../shared/pipelines/optimisation/schedule.ts';
import { median, quantile } from '../../shared/pipelines/optimisation/statistics.ts';
import { asAnswer, HOSTED_RUNNERS, overheadOf, predict, type RunOf } from './predict.ts';
import { fileAt, recordedRuns, requireSources, type RecordedWorkflowRun } from './recorded.ts';
import { judgeSplits } from './splits.ts';
import { SOURCES, type Comparison, type Source } from './sources.ts';

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
    const recorded = recordedRuns(folder, source).flatMap((each) => withFile(folder, source, each));
    runs += recorded.length;
    const found = recorded.flatMap((each, index) => (each.run.isGreen && index >= LEAST_EARLIER ? [held(each, recorded.slice(0, index))] : []));
    unknown += found.filter((each) => each === undefined).length;
    predictions.push({ repository: source.repository, found: found.flatMap((each) => each ?? []) });
    for (const comparison of source.comparisons) comparisons.push(compare(source, comparison, recorded));
  }
  if (!json) {
    for (const { repository, found } of predictions) console.log(`${repository}: ${found.length} predicted, median error ${percent(median(found.map(({ error }) => error)))}, of the scheduler alone ${percent(median(found.map(({ ofScheduler }) => ofScheduler)))}, overhead ${median(found.map(({ overheadSeconds }) => overheadSeconds)).toFixed(1)} s`);
    for (const comparison of comparisons) console.log(JSON.stringify(comparison));
  }
  const all = predictions.flatMap(({ found }) => found);
  return { repositories: predictions.length, runs, predicted: all.length, unknown, medianError: share(median(all.map(({ error }) => error))), ninthDecileError: share(quantile(all.map(({ error }) => error), 0.9)), medianErrorOfScheduler: share(median(all.map(({ ofScheduler }) => ofScheduler))), sideBySide: summary(comparisons, 'jobs side by side'), caches: summary(comparisons, 'a cache'), splits: judgeSplits(data), comparisons };
}

/** How often the optimiser takes a change on, and what the owners' runs with it really gained. */
function summary(comparisons: readonly ReturnType<typeof compare>[], kind: Comparison['what']) {
  const own = comparisons.filter(({ what }) => what === kind);
  const gained = own.map(({ real }) => 1 - real.after / real.before);
  const accepted = own.filter(({ optimiser }) => optimiser.accepted);
  const errors = own.flatMap(({ foretoldAfter, real }) => (foretoldAfter === null ? [] : [Math.abs(foretoldAfter - real.after) / real.after]));
  return {
    repositories: own.length,
    reallyFaster: gained.filter((gain) => gain > 0).length,
    reallyFasterByATenth: gained.filter((gain) => gain >= 0.1).length,
    medianRealGain: share(median(gained)),
    medianErrorOfForetold: share(median(errors)),
    accepted: accepted.length,
    acceptedAndReallyFaster: accepted.filter(({ real }) => real.after < real.before).length,
  };
}

const share = (value: number): number => Math.round(value * 1000) / 1000;
const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** The run with its workflow as it was then. */
function withFile(folder: string, { commit }: Source, run: RecordedWorkflowRun): RunOf[] {
  const content = fileAt(folder, [run.commit, commit], run.workflow);
  return content === undefined ? [] : [{ run, file: { path: run.workflow, content } }];
}

function held(each: RunOf, earlier: readonly RunOf[]) {
  const prediction = predict(each, earlier);
  if (prediction === undefined) return undefined;
  const { wallSeconds } = each.run;
  const error = (predicted: number): number => Math.abs(predicted - wallSeconds) / wallSeconds;
  return { error: error(prediction.seconds), ofScheduler: error(prediction.ofScheduler), overheadSeconds: prediction.overheadSeconds };
}

/** The runs before as if their jobs had the names of those after. */
function renamed(run: RecordedWorkflowRun, sameJobs: Readonly<Record<string, string>>): RecordedWorkflowRun {
  const meant = new Map(run.jobs.filter(({ conclusion }) => conclusion !== 'skipped').map((job) => [sameJobs[job.name] ?? job.name, job]));
  return { ...run, jobs: [...meant].map(([name, job]) => ({ ...job, name })) };
}

const walls = (some: readonly RunOf[]): number => median(some.map(({ run: { wallSeconds } }) => wallSeconds));

function compare(source: Source, { what, isBefore, isAfter, sameJobs = {} }: Comparison, recorded: readonly RunOf[]) {
  const green = recorded.filter(({ run: { isGreen } }) => isGreen);
  const [before, after] = [green.filter(({ run: { label } }) => isBefore(label)), green.filter(({ run: { label } }) => isAfter(label))];
  const file = before.at(-1)?.file;
  if (file === undefined || after.length === 0) throw new Error(`${source.repository}: runs before or after are missing.`);
  const made = optimise('github-actions', [file], before.map((each) => asAnswer(each.run)));
  const told = optimise('github-actions', [file], [...before, ...after].map((each) => asAnswer(each.run)));
  const foretold = after.flatMap((each) => foretell(each, before, sameJobs) ?? []);
  return {
    repository: source.repository,
    what,
    runs: { before: before.length, after: after.length },
    real: { before: walls(before), after: walls(after) },
    // What the owner did, foretold from the runs before.
    foretoldAfter: foretold.length === 0 ? null : Math.round(median(foretold)),
    optimiser: { accepted: made.declined === undefined, predictedAfter: Math.round(schedule(made.after.graph, HOSTED_RUNNERS).wallSeconds), savesBetween: [Math.round(made.gain.low), Math.round(made.gain.high)] },
    changes: made.changes.map(({ kind, job, gain }) => `${kind} ${job} ${Math.round(gain.seconds)} s`),
    considered: made.considered.map(({ kind, job, code, reason }) => `${kind} ${job} ${code}: ${reason}`),
    ...(made.declined === undefined ? {} : { declined: made.declined }),
    // What the optimiser says of the cache once it knows both kinds of runs.
    ...(what === 'a cache' ? { toldOfCache: told.considered.filter(({ kind }) => kind === 'drop-cache').map(({ job, code, reason }) => `${job} ${code}: ${reason}`) } : {}),
  };
}

/** The wall time of a run after the change, from the runs before it alone. */
function foretell(each: RunOf, before: readonly RunOf[], sameJobs: Readonly<Record<string, string>>): number | undefined {
  const overheads = before.flatMap((earlier) => overheadOf(earlier) ?? []);
  const jobs = predict(each, before.map(({ run, file }) => ({ run: renamed(run, sameJobs), file })), overheads);
  return jobs?.seconds;
}
