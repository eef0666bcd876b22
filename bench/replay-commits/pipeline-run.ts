import type { SourceFile } from '../../shared/pipelines/conversion/model.ts';
import type { RecordedRun } from '../../shared/pipelines/optimisation/runs.ts';
import { JOB_OVERHEAD_SECONDS, schedule } from '../../shared/pipelines/optimisation/schedule.ts';
import { runCell, type CellResult, type RunContext } from './cell-run.ts';
import { cellsOf, inOrder, isStarted, type Cell, type Step } from './cells.ts';
import { holds } from './expressions.ts';

/** Runners that work beside each other. */
const RUNNERS = 4;

/** Cells by file and name. */
export const keyOf = ({ file, name }: Pick<Cell, 'file' | 'name'>): string => `${file}\u0000${name}`;

/** How new the version of a cell is; what is stable is the newest. */
function age({ matrix }: Cell): string {
  const versions = Object.values(matrix).flatMap((value) => (/^(?:stable|latest)$/.test(value) ? ['9999'] : /^\d+(?:\.\d+)*$/.test(value) ? [value] : []));
  return versions[0] ?? '';
}

/** The cells that run here: of a matrix only the newest unless all are asked for, none of another system, none in `left`. */
export function chosenCells(files: readonly SourceFile[], left: ReadonlySet<string>, allCells: boolean, unreachable?: RegExp): readonly Cell[] {
  const reachable = (step: Step): boolean => unreachable?.test(step.run) !== true;
  const fit = cellsOf(files).map((cell) => ({ ...cell, steps: cell.steps.filter(reachable) })).filter((cell) => cell.unfit === undefined && !left.has(keyOf(cell)));
  if (allCells) return inOrder(fit);
  const byJob = Map.groupBy(fit, ({ file, job }) => `${file}\u0000${job}`);
  const newest = [...byJob.values()].flatMap((cells) => cells.toSorted((a, b) => age(b).localeCompare(age(a), 'en', { numeric: true })).slice(0, 1));
  return inOrder(newest);
}

/** Those of the workflows that the event starts for a change of these paths. */
export const startedCells = (cells: readonly Cell[], files: readonly SourceFile[], event: 'pull_request' | 'push', changed: readonly string[]): readonly Cell[] =>
  cells.filter(({ file }) => files.some((each) => each.path === file && isStarted(each, event, changed)));

/** The values of `needs` as a job sees them, of its own workflow. */
function needsOf(cell: Cell, done: readonly CellResult[]): Record<string, unknown> {
  return Object.fromEntries(done.filter(({ file, job }) => file === cell.file && cell.needs.includes(job)).map(({ job, outcome, outputs }) => [job, { result: outcome, outputs }]));
}

function isSkipped(cell: Cell, done: readonly CellResult[], github: Readonly<Record<string, unknown>>): boolean {
  const needed = done.filter(({ file, job }) => file === cell.file && cell.needs.includes(job));
  const contexts = { github, needs: needsOf(cell, done), inputs: {}, vars: {}, env: {}, matrix: cell.matrix };
  if (/always\s*\(/.test(cell.condition)) return !holds(cell.condition, { contexts });
  return needed.some(({ outcome }) => outcome !== 'success') || !holds(cell.condition, { contexts });
}

/** Runs the cells one after another; `untilFailure` when only the verdict is asked for. */
export function runCells(cells: readonly Cell[], context: RunContext, untilFailure = false): readonly CellResult[] {
  const done: CellResult[] = [];
  for (const cell of cells) {
    if (isSkipped(cell, done, context.github)) done.push({ name: cell.name, file: cell.file, job: cell.job, outcome: 'skipped', seconds: 0, cpuSeconds: 0, steps: [], outputs: {} });
    else done.push(runCell(cell, context, needsOf(cell, done)));
    if (untilFailure && done.at(-1)?.outcome === 'failure') break;
  }
  return done;
}

const isGate = ({ outputs }: Cell): boolean => Object.keys(outputs).length > 0;

/** Cells that a pull request would run: jobs that decide are run, the conditions of the others are asked. */
export function chosenForChange(cells: readonly Cell[], context: RunContext): { readonly gates: readonly CellResult[]; readonly chosen: ReadonlySet<string> } {
  const gates = runCells(cells.filter(isGate), context);
  const decided: CellResult[] = [...gates];
  for (const cell of cells) {
    if (isGate(cell)) continue;
    const outcome = isSkipped(cell, decided, context.github) ? 'skipped' : 'success';
    decided.push({ name: cell.name, file: cell.file, job: cell.job, outcome, seconds: 0, cpuSeconds: 0, steps: [], outputs: {} });
  }
  return { gates, chosen: new Set(decided.filter(({ outcome }) => outcome === 'success').map(keyOf)) };
}

/** What a run took, seconds. */
export interface Figures {
  /** One job after another on this machine, overhead excluded. */
  readonly wall: number;
  /** With four runners and the stated overhead per job. */
  readonly critical: number;
  /** Of all runners together, the same overhead included. */
  readonly runner: number;
  /**
   * The same three in seconds of the processor. On a busy machine the clock makes the work longer and the overhead, which is
   * a constant, small beside it: that flatters whoever saves work.
   */
  readonly cpu: number;
  readonly criticalCpu: number;
  readonly runnerCpu: number;
}

export function figuresOf(results: readonly CellResult[], cells: readonly Cell[]): Figures {
  const ran = results.filter(({ outcome }) => outcome === 'success' || outcome === 'failure');
  const needs = new Map(cells.map((cell) => [keyOf(cell), cell.needs]));
  const counted = (secondsOf: (result: CellResult) => number) => {
    const jobs = ran.map((result) => ({ id: result.job, file: result.file, needs: needs.get(keyOf(result)) ?? [], seconds: secondsOf(result), cells: 1, steps: [], isMeasured: true, tests: [] }));
    const { wallSeconds, runnerSeconds } = schedule({ jobs, overheadSeconds: JOB_OVERHEAD_SECONDS }, RUNNERS);
    return { sum: ran.reduce((total, result) => total + secondsOf(result), 0), wallSeconds, runnerSeconds };
  };
  const [clock, processor] = [counted(({ seconds }) => seconds), counted(({ cpuSeconds }) => cpuSeconds)];
  return { wall: clock.sum, critical: clock.wallSeconds, runner: clock.runnerSeconds, cpu: processor.sum, criticalCpu: processor.wallSeconds, runnerCpu: processor.runnerSeconds };
}

export const isRed = (results: readonly CellResult[]): boolean => results.some(({ outcome }) => outcome === 'failure');

/** The run as GitHub would answer it, for the optimiser. */
export function asAnswer(results: readonly CellResult[], workflow: string, changed: readonly string[], id: number): RecordedRun {
  const at = (seconds: number): string => new Date(id * 86_400_000 + seconds * 1000).toISOString();
  return {
    changed_files: [...changed],
    jobs: results.filter(({ outcome }) => outcome === 'success' || outcome === 'failure').map(({ name, outcome, seconds, steps }) => {
      let passed = 0;
      const timed = steps.map((step) => ({ name: step.title, conclusion: step.outcome, started_at: at(passed), completed_at: at((passed += step.seconds)) }));
      return { name, conclusion: outcome, workflow_name: workflow, run_id: id, started_at: at(0), completed_at: at(seconds), steps: timed };
    }),
  };
}
