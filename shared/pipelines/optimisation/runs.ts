import { parseXml, XmlElement } from '@rgrove/parse-xml';
import * as z from 'zod/mini';
import { invalidInput } from '../../core/errors.ts';

const MAX_RUNS = 200;
const MAX_JOBS = 2000;
const MAX_TESTS = 100_000;
const instant = z.nullish(z.string().check(z.maxLength(40)));
const name = z.string().check(z.maxLength(500));

/** "List jobs for a workflow run" (GitHub REST API, `GET /repos/{o}/{r}/actions/runs/{id}/jobs`); what is not needed may be there. */
const githubRun = z.looseObject({
  jobs: z.array(z.looseObject({ name, conclusion: z.nullish(z.string()), started_at: instant, completed_at: instant, steps: z.optional(z.array(z.looseObject({ name, started_at: instant, completed_at: instant }))) })).check(z.maxLength(MAX_JOBS)),
});
/** "List pipeline jobs" (GitLab Jobs API, `GET /projects/{id}/pipelines/{id}/jobs`). */
const gitlabRun = z.array(z.looseObject({ name, status: z.string(), duration: z.nullish(z.number()), stage: z.optional(z.string()) })).check(z.maxLength(MAX_JOBS));
/** A JUnit report of one job, with the name of the job that wrote it. */
const junitRun = z.strictObject({ junit: z.string().check(z.maxLength(4 * 1024 * 1024)), job: name });

export const runsSchema = z.array(z.union([githubRun, gitlabRun, junitRun])).check(z.maxLength(MAX_RUNS));
export type RecordedRun = z.infer<typeof runsSchema>[number];

/** Durations in seconds, one per recorded run that succeeded. */
export interface Recording {
  readonly jobs: ReadonlyMap<string, readonly number[]>;
  /** By `<job>\u0000<step>`. */
  readonly steps: ReadonlyMap<string, readonly number[]>;
  /** Longest recorded seconds of each test class or file, by job. */
  readonly tests: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

function add(into: Map<string, number[]>, key: string, seconds: number | undefined): void {
  if (seconds !== undefined && seconds >= 0) into.set(key, [...(into.get(key) ?? []), seconds]);
}

/** Failed and cancelled jobs say nothing of how long a whole one takes, so only those that succeeded are read. Throws `RUNS_MALFORMED`. */
export function readRuns(runs: readonly RecordedRun[]): Recording {
  const jobs = new Map<string, number[]>();
  const steps = new Map<string, number[]>();
  const tests = new Map<string, Map<string, number>>();
  for (const [index, run] of runs.entries()) {
    if (Array.isArray(run)) for (const job of run) add(jobs, job.name, job.status === 'success' ? (job.duration ?? undefined) : undefined);
    else if ('junit' in run) readReport(String(run.junit), index, (test, seconds) => keepLongest(tests, String(run.job), test, seconds));
    else {
      for (const job of githubRun.parse(run).jobs.filter(({ conclusion }) => conclusion === 'success')) {
        add(jobs, job.name, between(job.started_at, job.completed_at));
        for (const step of job.steps ?? []) add(steps, `${job.name}\u0000${step.name}`, between(step.started_at, step.completed_at));
      }
    }
  }
  return { jobs, steps, tests };
}

function keepLongest(tests: Map<string, Map<string, number>>, job: string, test: string, seconds: number): void {
  const own = tests.get(job) ?? new Map<string, number>();
  own.set(test, Math.max(own.get(test) ?? 0, seconds));
  tests.set(job, own);
}

function between(start: string | null | undefined, end: string | null | undefined): number | undefined {
  const seconds = (Date.parse(end ?? '') - Date.parse(start ?? '')) / 1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** Seconds per file or class of a JUnit report, since test runners split by these. */
function readReport(xml: string, index: number, add: (test: string, seconds: number) => void): void {
  let count = 0;
  const totals = new Map<string, number>();
  const visit = (element: XmlElement): void => {
    if (element.name === 'testcase' && count < MAX_TESTS) {
      count += 1;
      const key = element.attributes['file'] ?? element.attributes['classname'] ?? '';
      totals.set(key, (totals.get(key) ?? 0) + Number(element.attributes['time'] ?? 0));
    }
    for (const child of element.children) if (child instanceof XmlElement) visit(child);
  };
  try {
    const root = parseXml(xml).root;
    if (root) visit(root);
  } catch (cause) {
    throw invalidInput('RUNS_MALFORMED', 'A JUnit report is not XML.', [{ path: `/runs/${index}/junit`, message: cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'not XML' }]);
  }
  for (const [test, seconds] of totals) if (Number.isFinite(seconds)) add(test, seconds);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
