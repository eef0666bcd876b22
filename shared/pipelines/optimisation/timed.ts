import { rowsOf } from '../conversion/matrix.ts';
import type { Job, Step, Workflow } from '../conversion/model.ts';
import { classify } from '../detection/classify.ts';
import type { Graph, TimedJob, TimedStep, Work } from './model.ts';
import { median, type Recording } from './runs.ts';

/** Where nothing was recorded, seconds; small projects on hosted runners. Never enough to promise a gain. */
const PRIORS: Readonly<Record<Work, number>> = { checkout: 3, setup: 8, install: 25, lint: 15, typecheck: 15, test: 45, build: 25, other: 3 };

/** What the step of a job is for; of several lines the longest kind of work decides. */
export function workOf(step: Step): Work {
  if (step.kind === 'checkout') return 'checkout';
  if (step.kind === 'setup') return 'setup';
  if (step.kind !== 'run') return 'other';
  const kinds = step.script.split(/\n|&&/).flatMap((line): Work[] => {
    const intent = classify(line.trim(), true)?.intent;
    return intent === undefined ? [] : [intent === 'format' ? 'lint' : intent];
  });
  return kinds.toSorted((a, b) => PRIORS[b] - PRIORS[a])[0] ?? 'other';
}

/** Recorded names of a job: its own, and with the values of a matrix behind it. */
function isCellOf(name: string, job: Job): boolean {
  const own = job.name ?? job.id;
  return [own, job.id].some((candidate) => name === candidate || name.startsWith(`${candidate} (`) || name.startsWith(`${candidate}: [`) || name.startsWith(`${candidate} / `));
}

/** The recorded seconds of a matrix are those of its slowest cell, since everybody waits for that one. */
function recordedSeconds(job: Job, recording: Recording): number | undefined {
  const cells = [...recording.jobs].filter(([name]) => isCellOf(name, job)).map(([, seconds]) => median(seconds));
  return cells.length === 0 ? undefined : Math.max(...cells);
}

/** GitHub shows a step without a name as `Run <its first line>`. */
function recordedStep(job: Job, step: Step, recording: Recording): number | undefined {
  const title = step.name ?? (step.kind === 'run' ? `Run ${step.script.split('\n')[0] ?? ''}` : undefined);
  const found = title === undefined ? [] : [...recording.steps].filter(([key]) => isCellOf(key.split('\u0000')[0] ?? '', job) && key.split('\u0000')[1] === title).map(([, seconds]) => median(seconds));
  return found.length === 0 ? undefined : Math.max(...found);
}

function timedSteps(job: Job, recording: Recording): TimedStep[] {
  return job.steps.map((step): TimedStep => {
    const recorded = recordedStep(job, step, recording);
    const work = workOf(step);
    return { step, work, seconds: recorded ?? PRIORS[work], isMeasured: recorded !== undefined };
  });
}

function timedJob(job: Job, file: string, recording: Recording): TimedJob {
  const recorded = recordedSeconds(job, recording);
  const steps = timedSteps(job, recording);
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const scale = recorded === undefined || total === 0 || steps.some(({ isMeasured }) => isMeasured) ? 1 : recorded / total;
  return {
    id: job.id,
    file,
    needs: job.needs,
    seconds: recorded ?? total,
    cells: Math.max(1, job.matrix === undefined ? 1 : rowsOf(job.matrix).length),
    steps: steps.map((step) => ({ ...step, seconds: step.seconds * scale, isMeasured: step.isMeasured || recorded !== undefined })),
    isMeasured: recorded !== undefined,
    tests: [...recording.tests].filter(([name]) => isCellOf(name, job)).flatMap(([, tests]) => [...tests.values()]),
  };
}

/** The jobs of workflows with how long they take. Several workflows run beside each other. */
export function timedGraph(workflows: readonly Workflow[], recording: Recording): Graph {
  return { jobs: workflows.flatMap((workflow) => workflow.jobs.map((job) => timedJob(job, workflow.file, recording))) };
}
