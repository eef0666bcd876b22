import { formats } from '../../shared/pipelines/conversion/formats/index.gen.ts';
import type { SourceFile, Workflow } from '../../shared/pipelines/conversion/model.ts';
import { withShownNames } from '../../shared/pipelines/optimisation/raw.ts';
import { readRuns, type RecordedRun } from '../../shared/pipelines/optimisation/runs.ts';
import { schedule } from '../../shared/pipelines/optimisation/schedule.ts';
import { median } from '../../shared/pipelines/optimisation/statistics.ts';
import { timed } from '../../shared/pipelines/optimisation/timed.ts';
import type { RecordedWorkflowRun } from './recorded.ts';

/** Jobs that hosted runners work on at once, at the least (GitHub Docs, "Actions limits", free plan). */
export const HOSTED_RUNNERS = 20;

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** A recorded run as GitHub answers it; without its times, if they are to be told. */
export function asAnswer({ jobs, wallSeconds, id }: RecordedWorkflowRun, isHidden = false): RecordedRun {
  return {
    ...(isHidden ? {} : { run_started_at: at(0), updated_at: at(wallSeconds) }),
    jobs: jobs.map(({ name, seconds, conclusion, steps }) => {
      let passed = 0;
      const times = isHidden ? {} : { started_at: at(0), completed_at: at(Math.max(0, seconds)) };
      const timedSteps = steps.map((step) => ({ name: step.name, conclusion: step.conclusion, started_at: at(passed), completed_at: at((passed += step.seconds)) }));
      return { name, conclusion, run_id: Number(id), ...times, steps: isHidden ? [] : timedSteps };
    }),
  };
}

export function workflowsOf(file: SourceFile): readonly Workflow[] {
  return withShownNames(formats.find(({ id }) => id === 'github-actions')?.read([file]).workflows ?? [], [file]);
}

export interface Prediction {
  readonly seconds: number;
  /** What is predicted when the times of its own jobs are known: what is left is the scheduler's error. */
  readonly ofScheduler: number;
  readonly overheadSeconds: number;
}

/** A recorded run with the workflow that it ran. */
export interface RunOf {
  readonly run: RecordedWorkflowRun;
  readonly file: SourceFile;
}

/** What a green run took beyond the jobs of its longest chain, per job of it. */
export function overheadOf({ run, file }: RunOf): number | undefined {
  const { overheadSeconds, isOverheadMeasured } = timed(workflowsOf(file), readRuns([asAnswer(run)])).graph;
  return isOverheadMeasured === true ? overheadSeconds : undefined;
}

/** The wall time of a run from runs before it; undefined when those lack one of its jobs or tell no overhead. */
export function predict({ run, file }: RunOf, earlier: readonly RunOf[], overheads = earlier.flatMap((each) => overheadOf(each) ?? [])): Prediction | undefined {
  const workflows = workflowsOf(file);
  const hidden = timed(workflows, readRuns([...earlier.map((each) => asAnswer(each.run)), asAnswer(run, true)])).replays.at(-1)?.graph;
  const known = timed(workflows, readRuns([asAnswer(run)])).replays[0]?.graph;
  if (hidden === undefined || known === undefined || overheads.length === 0 || hidden.jobs.length === 0 || hidden.jobs.some(({ isMeasured }) => !isMeasured)) return undefined;
  const overheadSeconds = median(overheads);
  const wall = (jobs: typeof hidden.jobs): number => schedule({ jobs, overheadSeconds }, HOSTED_RUNNERS).wallSeconds;
  return { seconds: wall(hidden.jobs), ofScheduler: wall(known.jobs), overheadSeconds };
}
