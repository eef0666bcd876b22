import { diffArrays } from 'diff';
import { parseDocument, type Document } from 'yaml';
import { unprocessable } from '../../core/errors.ts';
import { formats } from '../conversion/formats/index.gen.ts';
import type { Loss, SourceFile } from '../conversion/model.ts';
import { levers } from './levers/index.gen.ts';
import type { Change, Graph, Lever, OptimisablePlatform, Proposal } from './model.ts';
import { readRuns, type RecordedRun } from './runs.ts';
import { schedule, type Schedule } from './schedule.ts';
import { timedGraph } from './timed.ts';

/** Below this share of the critical path a change of the pipeline is not worth its risk. */
const LEAST_GAIN = 0.1;
/** More runner time than this share is never paid for speed. */
const MOST_COST = 0.1;
const MAX_CHANGES = 50;

export interface Optimised {
  readonly files: readonly SourceFile[];
  readonly changes: readonly Change[];
  readonly before: { readonly graph: Graph; readonly schedule: Schedule };
  readonly after: { readonly graph: Graph; readonly schedule: Schedule };
  /** Why nothing was changed. */
  readonly declined?: string;
  readonly warnings: readonly Loss[];
}

interface State {
  readonly graph: Graph;
  readonly changes: readonly Change[];
  readonly edits: readonly Proposal[];
}

/**
 * Makes a pipeline faster where recorded runs, or its structure alone, predict that it pays. Each lever proposes, the
 * scheduler decides; when all of it together gains less than a tenth of the critical path, or costs more than a tenth of
 * the runner time, the files stay as they are. Skipped work is never counted. Throws `PIPELINE_MISSING`, `PIPELINE_MALFORMED`, `RUNS_MALFORMED`.
 */
export function optimise(platform: OptimisablePlatform, files: readonly SourceFile[], runs: readonly RecordedRun[]): Optimised {
  const format = formats.find(({ id }) => id === platform);
  const own = files.filter(({ path }) => format?.matches(path));
  if (format === undefined || own.length === 0) throw unprocessable('PIPELINE_MISSING', `None of the files is a pipeline of ${platform}.`, [{ path: '/files', message: 'Give its pipeline files.' }]);
  const { workflows, losses } = format.read(own);
  const start = timedGraph(workflows, readRuns(runs));
  const isMeasured = start.jobs.some((job) => job.isMeasured);
  const context = (graph: Graph) => ({ platform, workflows, graph, files: own, losses });
  const usable = levers.filter((lever) => lever.isStructural || isMeasured).toSorted((a, b) => a.order - b.order);
  const reached = usable.reduce<State>((state, lever) => pull(lever, state, context), { graph: start, changes: [], edits: [] });
  const [before, after] = [schedule(start), schedule(reached.graph)];
  const declined = declineReason(before, after, isMeasured);
  const unread = losses.filter(({ code }) => code === 'JOB_NOT_CARRIED').map((loss) => ({ ...loss, code: 'JOB_NOT_MODELLED', message: 'It calls another workflow, whose time is not counted.' }));
  const warnings = [...unread, ...(isMeasured ? [] : [{ code: 'NOTHING_MEASURED', path: '', message: 'No recorded run was given: only changes of structure are considered, on assumed times.' }])];
  const shared = { before: { graph: start, schedule: before }, warnings };
  if (declined !== undefined) return { ...shared, files: own, changes: [], after: { graph: start, schedule: before }, declined };
  return { ...shared, files: own.map((file) => edited(file, reached.edits)), changes: reached.changes, after: { graph: reached.graph, schedule: after } };
}

/** Takes the proposals of one lever that make the whole better, the best of several for one job. */
function pull(lever: Lever, state: State, context: (graph: Graph) => Parameters<Lever['propose']>[0]): State {
  let { graph, changes, edits } = state;
  const done = new Set<string>();
  for (;;) {
    const now = schedule(graph);
    const limit = schedule(context(graph).graph).runnerSeconds * (1 + MOST_COST);
    const open = lever.propose(context(graph)).filter((proposal) => !done.has(`${proposal.file} ${proposal.job}`));
    const rated = open.map((proposal) => ({ proposal, reached: schedule(proposal.graph) }));
    const better = rated.filter(({ proposal, reached }) => proposal.isFree === true || (reached.criticalSeconds < now.criticalSeconds - 1 && reached.wallSeconds <= now.wallSeconds && reached.runnerSeconds <= limit));
    const best = better.toSorted((a, b) => a.reached.criticalSeconds - b.reached.criticalSeconds || a.reached.runnerSeconds - b.reached.runnerSeconds)[0];
    if (best === undefined || changes.length >= MAX_CHANGES) return { graph, changes, edits };
    const { proposal, reached } = best;
    done.add(`${proposal.file} ${proposal.job}`);
    graph = proposal.graph;
    edits = [...edits, proposal];
    changes = [...changes, { kind: lever.id, job: proposal.job, why: proposal.why, savesSeconds: Math.round(now.criticalSeconds - reached.criticalSeconds), costsRunnerSeconds: Math.round(reached.runnerSeconds - now.runnerSeconds) }];
  }
}

function declineReason(before: Schedule, after: Schedule, isMeasured: boolean): string | undefined {
  const gain = before.criticalSeconds === 0 ? 0 : 1 - after.criticalSeconds / before.criticalSeconds;
  const basis = isMeasured ? 'recorded' : 'assumed';
  if (gain < LEAST_GAIN) return `The changes known would take ${Math.round(gain * 100)} % off the critical path of ${Math.round(before.criticalSeconds)} s (${basis}); below 10 % the pipeline stays as it is.`;
  const cost = before.runnerSeconds === 0 ? 0 : after.runnerSeconds / before.runnerSeconds - 1;
  return cost > MOST_COST ? `They would cost ${Math.round(cost * 100)} % more runner time; at most 10 % is paid for speed.` : undefined;
}

/** The file with its edits; one without any stays byte for byte. */
function edited(file: SourceFile, edits: readonly Proposal[]): SourceFile {
  const own = edits.filter((edit) => edit.file === file.path);
  if (own.length === 0) return file;
  const document: Document = parseDocument(file.content, { version: '1.2' });
  for (const { edit } of own) edit(document);
  return { path: file.path, content: withOldSpacing(file.content, document.toString({ lineWidth: 0 })) };
}

const bare = (line: string): string => line.replaceAll(/\s+/g, '');

/** Lines that differ in nothing but white space stay as somebody wrote them. */
function withOldSpacing(before: string, after: string): string {
  const old = before.split('\n');
  let place = 0;
  return diffArrays(old, after.split('\n'), { comparator: (left, right) => bare(left) === bare(right) })
    .flatMap(({ added, removed, value }) => {
      if (added) return value;
      place += value.length;
      return removed ? [] : old.slice(place - value.length, place);
    })
    .join('\n');
}
