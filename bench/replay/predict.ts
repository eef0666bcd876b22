import { formats } from '../../shared/pipelines/conversion/formats/index.gen.ts';
import type { SourceFile, Workflow } from '../../shared/pipelines/conversion/model.ts';
import { readRuns, type RecordedRun } from '../../shared/pipelines/optimisation/runs.ts';
import { schedule } from '../../shared/pipelines/optimisation/schedule.ts';
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
  return formats.find(({ id }) => id === 'github-actions')?.read([file]).workflows ?? [];
}

export interface Prediction {
  readonly seconds: number;
  /** What is predicted when the times of its own jobs are known: what is left is the scheduler's error. */
  readonly ofScheduler: number;
  readonly overheadSeconds: number;
}

/** The wall time of a run from runs before it; undefined when those lack one of its jobs or tell no overhead. */
export function predict(run: RecordedWorkflowRun, earlier: readonly RecordedWorkflowRun[], file: SourceFile): Prediction | undefined {
  const workflows = workflowsOf(file);
  const hidden = timed(workflows, readRuns([...earlier.map((each) => asAnswer(each)), asAnswer(run, true)]));
  const graph = hidden.replays.at(-1)?.graph;
  if (graph === undefined || graph.isOverheadMeasured !== true || graph.jobs.length === 0 || graph.jobs.some(({ isMeasured }) => !isMeasured)) return undefined;
  const known = timed(workflows, readRuns([asAnswer(run)])).replays[0]?.graph;
  if (known === undefined) return undefined;
  const wall = (jobs: typeof graph.jobs): number => schedule({ jobs, overheadSeconds: graph.overheadSeconds }, HOSTED_RUNNERS).wallSeconds;
  return { seconds: wall(graph.jobs), ofScheduler: wall(known.jobs), overheadSeconds: graph.overheadSeconds };
}
