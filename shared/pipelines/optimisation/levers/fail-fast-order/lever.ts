import { isSeq } from 'yaml';
import { defineLever, stepIndex, type LeverContext, type Proposal, type Refusal, type TimedJob, type TimedStep } from '../../model.ts';
import { rawJob } from '../../raw.ts';
import { isCellOf, titleOf } from '../../matching.ts';

const CHECKS = new Set(['lint', 'typecheck', 'test']);
/** Fewer failures say nothing of which step fails. */
const LEAST_FAILURES = 3;
/** Sooner by less than this a red run is not worth another order, seconds. */
const WORTH_SECONDS = 5;

interface Check {
  readonly timed: TimedStep;
  readonly title: string;
  readonly failures: number;
}

/** Steps in a row that only check, so that their order is free. */
function rowOfChecks(job: TimedJob, context: LeverContext): readonly TimedStep[] {
  const raw = rawJob(context.files, job.file, job.id);
  if (raw === undefined || raw.steps.length !== job.steps.length) return [];
  const isFree = ({ step, work }: TimedStep, index: number): boolean =>
    CHECKS.has(work) && step.kind === 'run' && step.condition === undefined && step.mayFail !== true && raw.steps[index]?.condition === '' && !/GITHUB_(?:ENV|OUTPUT|PATH)|>|--fix|--write|coverage|\bcov\b|junit|tee\b/.test(step.script);
  const first = job.steps.findIndex(isFree);
  if (first === -1) return [];
  const length = job.steps.slice(first).findIndex((step, offset) => !isFree(step, first + offset));
  return job.steps.slice(first, length === -1 ? undefined : first + length);
}

function failuresOf(job: TimedJob, titles: readonly string[], context: LeverContext): Map<string, number> {
  const source = context.workflows.find(({ file }) => file === job.file)?.jobs.find(({ id }) => id === job.id);
  const counts = new Map<string, number>();
  for (const { jobs } of context.recording.runs) {
    for (const [name, record] of jobs) {
      if (source === undefined || !isCellOf(name, source)) continue;
      for (const [title, { outcome }] of record.steps) if (outcome === 'failure' && titles.includes(title)) counts.set(title, (counts.get(title) ?? 0) + 1);
    }
  }
  return counts;
}

/** Seconds until the first failure shows, summed over the recorded failures. */
function untilRed(checks: readonly Check[]): number {
  let passed = 0;
  return checks.reduce((sum, { timed, failures }) => {
    passed += timed.seconds;
    return sum + failures * passed;
  }, 0);
}

function proposalFor(job: TimedJob, context: LeverContext): Proposal | Refusal | undefined {
  const row = rowOfChecks(job, context);
  const titles = row.map(({ step }) => titleOf(step) ?? '');
  if (row.length < 2 || new Set(titles).size < row.length) return undefined;
  const of = { job: job.id, file: job.file };
  const counts = failuresOf(job, titles, context);
  const failures = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (failures < LEAST_FAILURES || row.some(({ isMeasured }) => !isMeasured)) return { ...of, code: 'NO_EVIDENCE', reason: `Which of its checks fails first is unknown: ${failures} recorded failures.` };
  const checks = row.map((timed, index): Check => ({ timed, title: titles[index] ?? '', failures: counts.get(titles[index] ?? '') ?? 0 }));
  // Most failures per second first is the quickest on average (Smith 1956).
  const sorted = checks.toSorted((a, b) => b.failures / Math.max(1, b.timed.seconds) - a.failures / Math.max(1, a.timed.seconds));
  const sooner = (untilRed(checks) - untilRed(sorted)) / failures;
  if (sooner < WORTH_SECONDS) return { ...of, code: 'NO_GAIN', reason: `Another order of its checks would show the ${failures} recorded failures ${Math.round(sooner)} s sooner on average.` };
  const from = stepIndex(row[0]?.step);
  if (from === undefined) return undefined;
  return {
    ...of,
    why: `In this order (${sorted.map(({ title }) => title).join(', ')}) the ${failures} recorded failures would have shown ${Math.round(sooner)} s sooner on average. A green run takes as long as before.`,
    apply: (graph) => graph,
    isFree: true,
    edit: (document) => {
      const steps = document.getIn(['jobs', job.id, 'steps']);
      if (!isSeq(steps)) return;
      const moved = sorted.map((check) => steps.items[from + checks.indexOf(check)]);
      steps.items.splice(from, moved.length, ...moved);
    },
  };
}

/** Runs the checks first that fail most for the time they take. */
export default defineLever({
  id: 'fail-fast-order',
  order: 80,
  isStructural: false,
  propose: (context) => (context.platform === 'github-actions' ? context.graph.jobs.flatMap((job) => proposalFor(job, context) ?? []) : []),
});
