import { asText } from '../../../detection/ci-text.ts';
import { defineLever, type Graph, type Proposal, type TimedJob } from '../../model.ts';

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

function proposalsFor(job: TimedJob, graph: Graph): Proposal[] {
  const test = job.steps.find(({ work, step }) => work === 'test' && step.kind === 'run' && !step.script.includes('\n') && !step.script.includes('shard'));
  if (test === undefined || test.step.kind !== 'run' || !test.isMeasured || job.tests.length < 2 || test.seconds < WORTH_SPLITTING || job.cells > 1) return [];
  const { script, place } = test.step;
  const shard = SHARDED.find(([pattern]) => pattern.test(script))?.[1];
  const index = Number(/\/steps\/(\d+)$/.exec(place)?.[1] ?? Number.NaN);
  if (shard === undefined || !Number.isInteger(index)) return [];
  const total = job.tests.reduce((sum, seconds) => sum + seconds, 0);
  return Array.from({ length: MOST_PARTS - 1 }, (_, offset) => offset + 2).map((parts): Proposal => {
    const share = total === 0 ? 1 / parts : longestPart(job.tests, parts) / total;
    const seconds = job.seconds - test.seconds * (1 - share);
    return {
      job: job.id,
      file: job.file,
      why: `Its tests take ${Math.round(test.seconds)} s; in ${parts} parts by their recorded durations the longest takes ${Math.round(test.seconds * share)} s.`,
      graph: { jobs: graph.jobs.map((each) => (each.id === job.id ? { ...each, seconds, cells: parts } : each)) },
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
  propose: ({ platform, graph }) => (platform === 'github-actions' ? graph.jobs.flatMap((job) => proposalsFor(job, graph)) : []),
});
