import { defineLever, type LeverContext, type Refusal, type TimedJob } from '../../model.ts';
import type { Outcome } from '../../runs.ts';
import { median, quantile } from '../../statistics.ts';
import { isCellOf } from '../../matching.ts';

/** In fewer runs a cell had no chance to show that it is needed. */
const LEAST_RUNS = 20;

interface Cell {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly runs: number;
  /** Runs in which it failed and every other cell passed. */
  readonly aloneRed: number;
}

/** Every cell of the job over all runs in which the others ran too. */
function cellsOf(job: TimedJob, { recording, workflows }: LeverContext): readonly Cell[] {
  const source = workflows.find(({ file }) => file === job.file)?.jobs.find(({ id }) => id === job.id);
  const runs = recording.runs.map(({ jobs }) => [...jobs].filter(([name, { outcome }]) => source !== undefined && isCellOf(name, source) && isTold(outcome)));
  const names = new Set(runs.flatMap((cells) => cells.map(([name]) => name)));
  return [...names].map((name): Cell => {
    const own = runs.filter((cells) => cells.length > 1 && cells.some(([cell]) => cell === name));
    const aloneRed = own.filter((cells) => cells.every(([cell, { outcome }]) => (outcome === 'failure') === (cell === name))).length;
    return { name, runs: own.length, aloneRed, seconds: own.flatMap((cells) => cells.flatMap(([cell, { seconds }]) => (cell === name && seconds !== undefined ? [seconds] : []))) };
  });
}

const isTold = (outcome: Outcome): boolean => outcome === 'success' || outcome === 'failure';

function refusalFor(job: TimedJob, context: LeverContext): Refusal | undefined {
  if (job.cells < 2) return undefined;
  const cells = cellsOf(job, context);
  const of = { job: job.id, file: job.file };
  const runs = Math.max(0, ...cells.map((cell) => cell.runs));
  if (cells.length < 2) return undefined;
  if (runs < LEAST_RUNS) return { ...of, code: 'NO_EVIDENCE', reason: `Which of its ${cells.length} cells find what the others do not is unknown: ${runs} recorded runs, ${LEAST_RUNS} are needed.` };
  const silent = cells.filter((cell) => cell.runs >= LEAST_RUNS && cell.aloneRed === 0);
  if (silent.length === 0) return { ...of, code: 'NO_GAIN', reason: `Each of its cells failed alone at least once in ${runs} recorded runs.` };
  // At least one cell stays, the slowest: what passes there took the longest look.
  const spare = silent.length < cells.length ? silent : silent.toSorted((a, b) => median(a.seconds) - median(b.seconds)).slice(0, -1);
  return { ...of, code: 'LEAVES_OUT', reason: `${spare.map(told).join(' ')} They could run nightly and on the default branch only. That checks changes less, so it is not done for speed; take the names off the required checks first.` };
}

/** With no case in n runs, fewer than 3 in n are to be expected at 95 % (the rule of three). */
function told({ name, runs, seconds }: Cell): string {
  return `"${name.slice(0, 80)}" never failed alone in ${runs} runs (at 95 % it would in fewer than ${Math.ceil((300 / runs) * 10) / 10} % of them) and takes ${Math.round(median(seconds))} s of a runner each time (${Math.round(quantile(seconds, 0.05))} to ${Math.round(quantile(seconds, 0.95))}).`;
}

/** Says which cells of a matrix never found what the others did not. */
export default defineLever({
  id: 'thin-matrix',
  order: 95,
  isStructural: false,
  propose: (context) => context.graph.jobs.flatMap((job) => refusalFor(job, context) ?? []),
});
