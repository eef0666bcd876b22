import { rowsOf } from '../conversion/matrix.ts';
import type { Job, Step, Workflow } from '../conversion/model.ts';
import { isCellOf, isTitleOf, PRIORS, remembered, workOf } from './matching.ts';
import type { Graph, TimedJob, TimedStep } from './model.ts';
import type { JobRecord, Recording, RunRecord } from './runs.ts';
import { JOB_OVERHEAD_SECONDS, schedule } from './schedule.ts';
import { median } from './statistics.ts';

type Durations = (job: Job) => { readonly seconds: number | undefined; readonly total: number | undefined; step(step: Step): number | undefined };

const longest = (found: readonly (readonly number[])[]): number | undefined => (found.length === 0 ? undefined : Math.max(...found.map(median)));

function most(values: readonly (number | undefined)[], fallback: number | undefined): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? fallback : Math.max(...known);
}

/** Medians over all runs; of a matrix those of its slowest cell, since everybody waits for that one. */
function overAllRuns(recording: Recording): Durations {
  return remembered((job: Job) => {
    const cells = [...recording.jobs].flatMap(([name, seconds]) => (isCellOf(name, job) ? [seconds] : []));
    const steps = [...recording.steps].flatMap(([name, own]) => (isCellOf(name, job) ? [...own] : []));
    return { seconds: longest(cells), total: cells.reduce((sum, seconds) => sum + median(seconds), 0), step: remembered((step: Step) => longest(steps.flatMap(([title, seconds]) => (isTitleOf(title, step) ? [seconds] : [])))) };
  });
}

const cellsOf = (job: Job, run: RunRecord): JobRecord[] => [...run.jobs].flatMap(([name, record]) => (isCellOf(name, job) ? [record] : []));

/** Those of one run; where it has none, those over all. */
function inOneRun(run: RunRecord, otherwise: Durations): Durations {
  return (job) => {
    const cells = cellsOf(job, run).filter(({ outcome }) => outcome === 'success');
    const medians = otherwise(job);
    return {
      seconds: most(cells.map(({ seconds }) => seconds), medians.seconds),
      total: cells.length === 0 ? medians.total : cells.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
      step: (step) => most(cells.flatMap(({ steps }) => [...steps].flatMap(([title, { seconds, outcome }]) => (outcome === 'success' && isTitleOf(title, step) ? [seconds] : []))), medians.step(step)),
    };
  };
}

function timedJob(job: Job, file: string, durations: Durations, recording: Recording): TimedJob {
  const { seconds: recorded, total: ofCells, step: recordedStep } = durations(job);
  const cells = Math.max(1, job.matrix === undefined ? 1 : rowsOf(job.matrix).length);
  const steps = job.steps.map((step): TimedStep => {
    const found = recordedStep(step);
    const work = workOf(step);
    return { step, work, seconds: found ?? PRIORS[work], isMeasured: found !== undefined };
  });
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const scale = recorded === undefined || total === 0 || steps.some(({ isMeasured }) => isMeasured) ? 1 : recorded / total;
  return {
    id: job.id,
    file,
    needs: job.needs,
    seconds: recorded ?? total,
    cells,
    ...(recorded === undefined || cells === 1 || ofCells === undefined ? {} : { totalSeconds: ofCells }),
    steps: steps.map((step) => ({ ...step, seconds: step.seconds * scale })),
    isMeasured: recorded !== undefined,
    tests: [...recording.tests].filter(([name]) => isCellOf(name, job)).flatMap(([, tests]) => [...tests.values()]),
  };
}

/** The graph without some jobs; who waited for one of them waits for what it waited for. */
function without(graph: Graph, left: readonly Job[]): Graph {
  if (left.length === 0) return graph;
  const places = new Set(left.map(({ place }) => place));
  const isLeft = (file: string, id: string): boolean => places.has(`${file}#/jobs/${id}`) || places.has(`${file}#/${id}`);
  const kept = (file: string, ids: readonly string[], above: ReadonlySet<string>): string[] =>
    ids.flatMap((id) => (!isLeft(file, id) ? [id] : above.has(id) ? [] : kept(file, graph.jobs.find((job) => job.id === id && job.file === file)?.needs ?? [], new Set([...above, id]))));
  return { ...graph, jobs: graph.jobs.filter(({ file, id }) => !isLeft(file, id)).map((job) => ({ ...job, needs: [...new Set(kept(job.file, job.needs, new Set()))] })) };
}

/** One recorded run as the scheduler sees it. */
export interface Replay {
  readonly graph: Graph;
  readonly run: RunRecord;
  /** Workflow files of which jobs were recorded in it. */
  readonly files: ReadonlySet<string>;
}

export interface Timed {
  readonly graph: Graph;
  readonly replays: readonly Replay[];
  /** Jobs that ran in fewer than half of the runs that have them; they are not in the graph. */
  readonly skipped: readonly Job[];
  /** Jobs of recorded workflows of which no run says how long they take. */
  readonly unmeasured: readonly Job[];
}

function didNotRun(job: Job, run: RunRecord): boolean {
  const cells = cellsOf(job, run);
  return cells.length > 0 && cells.every(({ outcome }) => outcome === 'skipped');
}

/** The jobs of workflows with how long they take, over all recorded runs and in each. Several workflows run beside each other. */
export function timed(workflows: readonly Workflow[], recording: Recording): Timed {
  const names = new Set(workflows.map(({ name }) => name));
  const isOf = (workflow: Workflow, run: RunRecord): boolean => (run.workflow === undefined || !names.has(run.workflow) || run.workflow === workflow.name) && workflow.jobs.some((job) => cellsOf(job, run).length > 0);
  const all = overAllRuns(recording);
  const graphOf = (durations: Durations): Graph => ({ overheadSeconds: JOB_OVERHEAD_SECONDS, jobs: workflows.flatMap((workflow) => workflow.jobs.map((job) => timedJob(job, workflow.file, durations, recording))) });
  const recorded = workflows.filter((workflow) => recording.runs.some((run) => isOf(workflow, run)));
  const skipped = recorded.flatMap((workflow) => {
    const own = recording.runs.filter((run) => isOf(workflow, run));
    return workflow.jobs.filter((job) => own.filter((run) => didNotRun(job, run)).length * 2 > own.filter((run) => cellsOf(job, run).length > 0).length);
  });
  const graph = without(graphOf(all), skipped);
  const replays = recording.runs.flatMap((run): Replay[] => {
    const own = recorded.filter((workflow) => isOf(workflow, run));
    if (own.length === 0) return [];
    const left = own.flatMap(({ jobs }) => jobs.filter((job) => didNotRun(job, run) || (cellsOf(job, run).length === 0 && skipped.includes(job))));
    const others = skipped.filter((job) => !own.some(({ jobs }) => jobs.includes(job)));
    return [{ run, files: new Set(own.map(({ file }) => file)), graph: without(graphOf(inOneRun(run, all)), [...left, ...others]) }];
  });
  const overheadSeconds = measuredOverhead(replays);
  const withOverhead = (each: Graph): Graph => (overheadSeconds === undefined ? each : { ...each, overheadSeconds, isOverheadMeasured: true });
  const unmeasured = recorded.flatMap(({ jobs }) => jobs).filter((job) => !skipped.includes(job) && all(job).seconds === undefined);
  return { graph: withOverhead(graph), replays: replays.map((replay) => ({ ...replay, graph: withOverhead(replay.graph) })), skipped, unmeasured };
}

/** What runs take beyond the jobs of their longest chain, per job of it: the wait for a runner. Undefined when no whole run tells. */
function measuredOverhead(replays: readonly Replay[]): number | undefined {
  const measured = replays.flatMap(({ run, graph, files }) => {
    const isGreen = [...run.jobs.values()].every(({ outcome }) => outcome === 'success' || outcome === 'skipped');
    if (!isGreen || run.wallSeconds === undefined) return [];
    const own = graph.jobs.filter(({ file }) => files.has(file));
    const { criticalSeconds, criticalPath } = schedule({ jobs: own, overheadSeconds: 0 });
    return criticalPath.length === 0 ? [] : [Math.max(0, run.wallSeconds - criticalSeconds) / criticalPath.length];
  });
  return measured.length === 0 ? undefined : median(measured);
}
