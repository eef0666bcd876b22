import { asText } from '../../../detection/ci-text.ts';
import { changedJob, defineLever, stepIndex, type Proposal, type TimedJob } from '../../model.ts';

const MOST_PARTS = 8;
/** Shorter tests are not worth a runner of their own, seconds. */
const WORTH_SPLITTING = 90;

/** Runners that take a part of the tests by themselves, and the words that tell them which. */
const SHARDED: readonly (readonly [RegExp, (part: string, parts: number) => string])[] = [
  [/\b(?:vitest|playwright test|jest)\b/, (part, parts) => `--shard=${part}/${parts}`],
];

/** Longest part when suites go to the part that has least so far, longest first (LPT rule, Graham 1969). */
export function longestPart(tests: readonly number[], parts: number): number {
  const sums = Array.from({ length: parts }, () => 0);
  for (const seconds of tests.toSorted((a, b) => b - a)) {
    const least = sums.indexOf(Math.min(...sums));
    sums[least] = (sums[least] ?? 0) + seconds;
  }
  return Math.max(...sums);
}

/** How runners share files out is their own matter: by size at best, else by number, in turns or in a row. */
const SHARINGS: readonly ((tests: readonly number[], parts: number) => number)[] = [
  longestPart,
  (tests, parts) => Math.max(...Array.from({ length: parts }, (_, part) => sum(tests.filter((_seconds, index) => index % parts === part)))),
  (tests, parts) => Math.max(...Array.from({ length: parts }, (_, part) => sum(tests.slice(Math.floor((part * tests.length) / parts), Math.floor(((part + 1) * tests.length) / parts))))),
];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Share of the time of all tests that the longest part takes, at best, in turns, and in a row. */
export function longestShares(tests: readonly number[], parts: number): readonly number[] {
  const total = sum(tests);
  return SHARINGS.map((sharing) => (total === 0 ? 1 : sharing(tests, parts) / total));
}

/** Each part sets itself up; only the tests are shared. */
function inParts(job: TimedJob, parts: number, share: number): TimedJob {
  const testing = sum(job.steps.filter(({ work }) => work === 'test').map(({ seconds }) => seconds));
  return { ...job, seconds: job.seconds - testing * (1 - share), cells: parts, totalSeconds: testing + parts * (job.seconds - testing) };
}

function proposalsFor(job: TimedJob): Proposal[] {
  const test = job.steps.find(({ work, step }) => work === 'test' && step.kind === 'run' && !step.script.includes('\n') && !step.script.includes('shard'));
  if (test === undefined || test.step.kind !== 'run' || !test.isMeasured || job.tests.length < 2 || test.seconds < WORTH_SPLITTING || job.cells > 1) return [];
  const { script } = test.step;
  const shard = SHARDED.find(([pattern]) => pattern.test(script))?.[1];
  const index = stepIndex(test.step);
  if (shard === undefined || index === undefined) return [];
  return Array.from({ length: MOST_PARTS - 1 }, (_, offset) => offset + 2).map((parts): Proposal => {
    const shares = longestShares(job.tests, parts);
    const worst = Math.max(...shares);
    const applied = (share: number) => changedJob(job, (each) => inParts(each, parts, share));
    return {
      job: job.id,
      file: job.file,
      why: `Its tests take ${Math.round(test.seconds)} s; in ${parts} parts the longest takes ${Math.round(test.seconds * Math.min(...shares))} to ${Math.round(test.seconds * worst)} s by their recorded durations.`,
      apply: applied(worst),
      variants: shares.map(applied),
      edit: (document) => {
        const path = ['jobs', job.id];
        if (document.getIn([...path, 'strategy']) !== undefined) return;
        document.setIn([...path, 'strategy'], document.createNode({ 'fail-fast': false, matrix: { part: Array.from({ length: parts }, (_, part) => part + 1) } }));
        const run = asText(document.getIn([...path, 'steps', index, 'run'])) ?? script;
        document.setIn([...path, 'steps', index, 'run'], `${run.trim()} ${/^(?:npm|pnpm|yarn) /.test(run) && !run.includes(' -- ') ? '-- ' : ''}${shard('$PART', parts)}`);
        document.setIn([...path, 'steps', index, 'env', 'PART'], '${{ matrix.part }}');
      },
    };
  });
}

/** Long tests run in parts beside each other, cut by recorded durations; each part pays for its own set-up. */
export default defineLever({
  id: 'split-tests',
  order: 50,
  isStructural: false,
  propose: ({ platform, graph }) => (platform === 'github-actions' ? graph.jobs.flatMap(proposalsFor) : []),
});
