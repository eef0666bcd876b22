import * as z from 'zod/mini';
import { readReport } from './junit.ts';

const MAX_RUNS = 200;
const MAX_JOBS = 2000;
const instant = z.nullish(z.string().check(z.maxLength(40)));
const name = z.string().check(z.maxLength(500));

const githubStep = z.looseObject({ name, conclusion: z.nullish(z.string()), started_at: instant, completed_at: instant });
const githubJob = z.looseObject({
  name,
  conclusion: z.nullish(z.string()),
  created_at: instant,
  started_at: instant,
  completed_at: instant,
  run_id: z.nullish(z.number()),
  run_attempt: z.nullish(z.number()),
  head_branch: z.nullish(name),
  workflow_name: z.nullish(name),
  steps: z.optional(z.array(githubStep).check(z.maxLength(1000))),
});
/**
 * "List jobs for a workflow run" (GitHub REST API, `GET /repos/{o}/{r}/actions/runs/{id}/jobs`), and, if you like, `event`,
 * `run_started_at` and `updated_at` of the run itself, and `changed_files` of its change. What is not needed may be there.
 */
const githubRun = z.looseObject({ jobs: z.array(githubJob).check(z.maxLength(MAX_JOBS)), run_started_at: instant, updated_at: instant, event: z.nullish(z.string().check(z.maxLength(100))), changed_files: z.nullish(z.array(z.string().check(z.maxLength(500))).check(z.maxLength(3000))) });
/** "List pipeline jobs" (GitLab Jobs API, `GET /projects/{id}/pipelines/{id}/jobs`). */
const gitlabRun = z.array(z.looseObject({ name, status: z.string(), duration: z.nullish(z.number()), stage: z.optional(z.string()), created_at: instant, finished_at: instant, ref: z.nullish(name) })).check(z.maxLength(MAX_JOBS));
/** A JUnit report of one job, with the name of the job that wrote it. */
const junitRun = z.strictObject({ junit: z.string().check(z.maxLength(4 * 1024 * 1024)), job: name });

export const runsSchema = z.array(z.union([githubRun, gitlabRun, junitRun])).check(z.maxLength(MAX_RUNS));
export type RecordedRun = z.infer<typeof runsSchema>[number];

export type Outcome = 'success' | 'failure' | 'skipped' | 'other';

export interface StepRecord {
  readonly outcome: Outcome;
  readonly seconds: number | undefined;
}

export interface JobRecord extends StepRecord {
  /** By the name that is shown; steps of one name are one, since only one of them usually runs. */
  readonly steps: ReadonlyMap<string, StepRecord>;
}

/** One run: what each of its jobs did and how long it took. */
export interface RunRecord {
  readonly jobs: ReadonlyMap<string, JobRecord>;
  /** From its start, waiting for runners included, to the end of its last job; absent when a part of it was run again. */
  readonly wallSeconds: number | undefined;
  readonly workflow: string | undefined;
  readonly branch: string | undefined;
  readonly event: string | undefined;
  /** Paths that its change touches, where they were given. */
  readonly changed: readonly string[] | undefined;
  /** Milliseconds. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

export interface Recording {
  readonly runs: readonly RunRecord[];
  /** Durations in seconds by name, one per recorded run in which the job succeeded. */
  readonly jobs: ReadonlyMap<string, readonly number[]>;
  /** The same of steps, by job and title. */
  readonly steps: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
  /** Longest recorded seconds of each test class or file, by job. */
  readonly tests: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

type GithubRun = z.infer<typeof githubRun>;
type GitlabRun = z.infer<typeof gitlabRun>;

/** Failed and cancelled jobs say nothing of how long a whole one takes: of durations only those of successes are kept. Throws `RUNS_MALFORMED`. */
export function readRuns(given: readonly RecordedRun[]): Recording {
  const tests = new Map<string, Map<string, number>>();
  const runs: RunRecord[] = [];
  const pages = new Map<number, GithubRun>();
  for (const [index, run] of given.entries()) {
    if (Array.isArray(run)) runs.push(gitlabRecord(gitlabRun.parse(run)));
    else if ('junit' in run) readReport(String(run.junit), index, (test, seconds) => keepLongest(tests, String(run.job), test, seconds));
    else keepPage(pages, githubRun.parse(run), -1 - index);
  }
  runs.push(...[...pages.values()].map(githubRecord));
  const jobs = new Map<string, number[]>();
  const steps = new Map<string, Map<string, number[]>>();
  for (const run of runs) {
    for (const [job, record] of run.jobs) {
      if (record.outcome !== 'success') continue;
      add(jobs, job, record.seconds);
      const own = steps.get(job) ?? new Map<string, number[]>();
      steps.set(job, own);
      for (const [step, { seconds, outcome }] of record.steps) if (outcome === 'success') add(own, step, seconds);
    }
  }
  return { runs, jobs, steps, tests };
}

function add(into: Map<string, number[]>, key: string, seconds: number | undefined): void {
  if (seconds === undefined || seconds < 0) return;
  const known = into.get(key);
  if (known === undefined) into.set(key, [seconds]);
  else known.push(seconds);
}

/** A run of more than a hundred jobs comes in several answers. */
function keepPage(pages: Map<number, GithubRun>, run: GithubRun, otherwise: number): void {
  const id = run.jobs[0]?.run_id ?? otherwise;
  const known = pages.get(id);
  pages.set(id, known === undefined ? run : { ...known, jobs: [...known.jobs, ...run.jobs] });
}

function outcomeOf(conclusion: string | null | undefined): Outcome {
  if (conclusion === 'success' || conclusion === 'skipped') return conclusion;
  return conclusion === 'failure' || conclusion === 'failed' || conclusion === 'timed_out' ? 'failure' : 'other';
}

function githubRecord({ jobs, ...run }: GithubRun): RunRecord {
  const records = new Map<string, JobRecord>();
  for (const job of jobs) {
    const steps = new Map<string, StepRecord>();
    for (const step of job.steps ?? []) steps.set(step.name, together(steps.get(step.name), { outcome: outcomeOf(step.conclusion ?? 'success'), seconds: between(step.started_at, step.completed_at) }));
    records.set(job.name, { outcome: outcomeOf(job.conclusion), seconds: between(job.started_at, job.completed_at), steps });
  }
  const started = instantOf(run.run_started_at) ?? least(jobs.map(({ created_at: at }) => instantOf(at)));
  const ended = instantOf(run.updated_at) ?? most(jobs.map(({ completed_at: at }) => instantOf(at)));
  const isWhole = jobs.every(({ run_attempt: attempt }) => (attempt ?? 1) === 1);
  return { jobs: records, wallSeconds: isWhole ? secondsOf(started, ended) : undefined, workflow: jobs[0]?.workflow_name ?? undefined, branch: jobs[0]?.head_branch ?? undefined, event: run.event ?? undefined, changed: run.changed_files ?? undefined, startedAt: started, endedAt: ended };
}

function gitlabRecord(jobs: GitlabRun): RunRecord {
  const records = new Map(jobs.map((job): [string, JobRecord] => [job.name, { outcome: outcomeOf(job.status === 'manual' ? 'skipped' : job.status), seconds: job.duration ?? undefined, steps: new Map() }]));
  const started = least(jobs.map(({ created_at: at }) => instantOf(at)));
  const ended = most(jobs.map(({ finished_at: at }) => instantOf(at)));
  return { jobs: records, wallSeconds: secondsOf(started, ended), workflow: undefined, branch: jobs[0]?.ref ?? undefined, event: undefined, changed: undefined, startedAt: started, endedAt: ended };
}

function together(one: StepRecord | undefined, other: StepRecord): StepRecord {
  if (one === undefined || one.outcome === 'skipped') return other;
  if (other.outcome === 'skipped') return one;
  return { outcome: one.outcome === 'success' ? other.outcome : one.outcome, seconds: one.seconds === undefined || other.seconds === undefined ? undefined : one.seconds + other.seconds };
}

function keepLongest(tests: Map<string, Map<string, number>>, job: string, test: string, seconds: number): void {
  const own = tests.get(job) ?? new Map<string, number>();
  own.set(test, Math.max(own.get(test) ?? 0, seconds));
  tests.set(job, own);
}

function instantOf(text: string | null | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isFinite(at) ? at : undefined;
}

const known = (values: readonly (number | undefined)[]): number[] => values.filter((value) => value !== undefined);
const least = (values: readonly (number | undefined)[]): number | undefined => (known(values).length === 0 ? undefined : Math.min(...known(values)));
const most = (values: readonly (number | undefined)[]): number | undefined => (known(values).length === 0 ? undefined : Math.max(...known(values)));

function secondsOf(start: number | undefined, end: number | undefined): number | undefined {
  return start === undefined || end === undefined || end < start ? undefined : (end - start) / 1000;
}

function between(start: string | null | undefined, end: string | null | undefined): number | undefined {
  return secondsOf(instantOf(start), instantOf(end));
}
