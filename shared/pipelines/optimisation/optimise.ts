import { diffArrays } from 'diff';
import { parseDocument, type Document } from 'yaml';
import { unprocessable } from '../../core/errors.ts';
import { formats } from '../conversion/formats/index.gen.ts';
import type { Loss, SourceFile } from '../conversion/model.ts';
import { levers } from './levers/index.gen.ts';
import type { Change, Declined, Graph, Lever, LeverContext, OptimisablePlatform, Proposal } from './model.ts';
import { remembered } from './matching.ts';
import { withShownNames } from './raw.ts';
import { readRuns, type RecordedRun, type RunRecord } from './runs.ts';
import { criticalSeconds, runnerSeconds, schedule, type Schedule } from './schedule.ts';
import { gainOf, type Gain } from './statistics.ts';
import { timed, type Replay, type Timed } from './timed.ts';

/** Below this share of the critical path a change of the pipeline is not worth its risk. */
const LEAST_GAIN = 0.1;
/** More runner time than this share is never paid for speed. */
const MOST_COST = 0.1;
const MAX_CHANGES = 50;

export interface Optimised {
  readonly files: readonly SourceFile[];
  readonly changes: readonly Change[];
  /** What was looked at and is not done. */
  readonly considered: readonly Declined[];
  /** Of all changes together, replayed over the recorded runs. */
  readonly gain: Gain;
  readonly before: { readonly graph: Graph; readonly schedule: Schedule };
  readonly after: { readonly graph: Graph; readonly schedule: Schedule };
  /** The recorded runs, with none and with all of the changes. */
  readonly replays: readonly { readonly before: Graph; readonly after: Graph; readonly run: RunRecord }[];
  /** Why nothing was changed. */
  readonly declined?: string;
  readonly warnings: readonly Loss[];
}

interface State {
  readonly graph: Graph;
  readonly replays: readonly Replay[];
  readonly changes: readonly Change[];
  readonly edits: readonly Proposal[];
  readonly considered: readonly Declined[];
}

/**
 * Makes a pipeline faster where recorded runs, or its structure alone, predict that it pays. Each lever proposes, the
 * recorded runs are replayed with the change, the scheduler decides; when all of it together gains less than a tenth of
 * the critical path, or costs more than a tenth of the runner time, the files stay as they are. Skipped work is never
 * counted. Throws `PIPELINE_MISSING`, `PIPELINE_MALFORMED`, `RUNS_MALFORMED`.
 */
export function optimise(platform: OptimisablePlatform, files: readonly SourceFile[], runs: readonly RecordedRun[]): Optimised {
  const format = formats.find(({ id }) => id === platform);
  const own = files.filter(({ path }) => format?.matches(path));
  if (format === undefined || own.length === 0) throw unprocessable('PIPELINE_MISSING', `None of the files is a pipeline of ${platform}.`, [{ path: '/files', message: 'Give its pipeline files.' }]);
  const { workflows: read, losses } = format.read(own);
  const workflows = platform === 'github-actions' ? withShownNames(read, own) : read;
  const recording = readRuns(runs);
  const times = timed(workflows, recording);
  const isMeasured = times.graph.jobs.some((job) => job.isMeasured);
  const context = (graph: Graph): LeverContext => ({ platform, workflows, graph, recording, files: own, losses });
  const usable = levers.filter((lever) => lever.isStructural || isMeasured).toSorted((a, b) => a.order - b.order);
  const most = schedule(times.graph).runnerSeconds * (1 + MOST_COST);
  const start: State = { graph: times.graph, replays: times.replays, changes: [], edits: [], considered: [] };
  const reached = usable.reduce<State>((state, lever) => pull(lever, state, context, most), start);
  const [before, after] = [schedule(times.graph), schedule(reached.graph)];
  const gain = totalGain(times, reached);
  const unknown = unknownReason(times);
  const declined = unknown ?? declineReason(before, after, gain, isMeasured);
  const shared = { considered: reached.considered, before: { graph: times.graph, schedule: before }, warnings: warningsOf(losses, times, isMeasured) };
  const pairs = times.replays.map(({ run, graph }, index) => ({ run, before: graph, after: reached.replays[index]?.graph ?? graph }));
  const free = reached.edits.map(({ job, file, why }, index): Declined => ({ kind: reached.changes[index]?.kind ?? '', file, job, code: unknown === undefined ? 'NO_GAIN' : 'NO_EVIDENCE', reason: `${why} Not made by itself: ${declined ?? ''}` }));
  if (declined !== undefined) return { ...shared, considered: [...free, ...reached.considered], files: own, changes: [], gain: NONE, after: shared.before, replays: pairs.map((pair) => ({ ...pair, after: pair.before })), declined };
  return { ...shared, files: own.map((file) => edited(file, reached.edits)), changes: reached.changes, gain, after: { graph: reached.graph, schedule: after }, replays: pairs };
}

const NONE: Gain = { seconds: 0, low: 0, high: 0, runs: 0 };

function warningsOf(losses: readonly Loss[], { skipped, unmeasured }: Timed, isMeasured: boolean): Loss[] {
  return [
    ...losses.filter(({ code }) => code === 'JOB_NOT_CARRIED').map((loss) => ({ ...loss, code: 'JOB_NOT_MODELLED', message: 'It calls another workflow, whose time is not counted.' })),
    ...skipped.map(({ place }) => ({ code: 'JOB_USUALLY_SKIPPED', path: place, message: 'It did not run in most recorded runs, so its time is not counted.' })),
    ...unmeasured.map(({ place }) => ({ code: 'JOB_NOT_MEASURED', path: place, message: 'No recorded run says how long it takes.' })),
    ...(isMeasured ? [] : [{ code: 'NOTHING_MEASURED', path: '', message: 'No recorded run was given: only changes of structure are considered, on assumed times.' }]),
  ];
}

const keyOf = ({ file, job }: { readonly file: string; readonly job: string }): string => `${file} ${job}`;

/** Takes the proposals of one lever that make the whole better, the best of several for one job. */
function pull(lever: Lever, state: State, context: (graph: Graph) => LeverContext, most: number): State {
  let { graph, replays, changes, edits } = state;
  const done = new Set<string>();
  const considered = new Map<string, Declined>();
  for (;;) {
    const now = schedule(graph);
    const found = lever.propose(context(graph));
    for (const refusal of found) if ('reason' in refusal && !considered.has(keyOf(refusal)) && !done.has(keyOf(refusal))) considered.set(keyOf(refusal), { kind: lever.id, ...refusal });
    const open = found.flatMap((proposal) => ('reason' in proposal || done.has(keyOf(proposal)) ? [] : [proposal]));
    const rated = open.map((proposal) => {
      const reached = proposal.apply(graph);
      return { proposal, reached, runner: runnerSeconds(reached), gain: gainOfProposal(proposal, graph, replays) };
    });
    const hopeful = rated.filter(({ proposal, gain, runner }) => proposal.isFree === true || (gain.seconds >= 1 && gain.low >= 0 && runner <= most));
    const best = hopeful.toSorted((a, b) => b.gain.seconds - a.gain.seconds || a.runner - b.runner).find(({ proposal, reached }) => proposal.isFree === true || schedule(reached).wallSeconds <= now.wallSeconds);
    if (best === undefined || changes.length >= MAX_CHANGES) {
      for (const { proposal, runner, gain } of rated) if (!considered.has(keyOf(proposal))) considered.set(keyOf(proposal), { kind: lever.id, file: proposal.file, job: proposal.job, code: 'NO_GAIN', reason: `${proposal.why} ${whyNot(gain, runner, most)}` });
      return { graph, replays, changes, edits, considered: [...state.considered, ...considered.values()] };
    }
    const { proposal, reached, runner, gain } = best;
    done.add(keyOf(proposal));
    considered.delete(keyOf(proposal));
    graph = reached;
    replays = replays.map((replay) => ({ ...replay, graph: proposal.apply(replay.graph) }));
    edits = [...edits, proposal];
    changes = [...changes, { kind: lever.id, file: proposal.file, job: proposal.job, why: proposal.why, gain, costsRunnerSeconds: Math.round(runner - now.runnerSeconds) }];
  }
}

const criticalOf = remembered(criticalSeconds);

/** The proposal in every recorded run of its workflow, or on assumed times. */
function gainOfProposal(proposal: Proposal, graph: Graph, replays: readonly Replay[]): Gain {
  const own = replays.filter(({ files }) => files.has(proposal.file));
  const variants = proposal.variants ?? [(each: Graph) => proposal.apply(each)];
  const saved = (each: Graph): number[] => {
    const before = criticalOf(each);
    return variants.map((variant) => before - criticalSeconds(variant(each)));
  };
  const { seconds, low, high } = gainOf(own.length === 0 ? saved(graph) : own.flatMap(({ graph: each }) => saved(each)));
  return { seconds, low, high, runs: own.length };
}

function whyNot(gain: Gain, runnerSeconds: number, most: number): string {
  if (runnerSeconds > most) return `It would cost more than ${Math.round(MOST_COST * 100)} % of the runner time.`;
  if (gain.seconds < 1) return 'That takes nothing off the critical path.';
  return gain.low < 0 ? `In some recorded runs it would have cost time (${Math.round(gain.low)} to ${Math.round(gain.high)} s).` : 'Other work would wait longer for a runner.';
}

function totalGain(times: Timed, reached: State): Gain {
  const saved = times.replays.map(({ graph }, index) => criticalOf(graph) - criticalOf(reached.replays[index]?.graph ?? graph));
  return saved.length > 0 ? gainOf(saved) : gainOf([criticalOf(times.graph) - criticalOf(reached.graph)], 0);
}

function unknownReason({ unmeasured }: Timed): string | undefined {
  const [job] = unmeasured;
  return job === undefined ? undefined : `No recorded run says how long ${job.id} takes, so what the whole takes is unknown. Give a run in which it succeeds.`;
}

function declineReason(before: Schedule, after: Schedule, { seconds, low }: Gain, isMeasured: boolean): string | undefined {
  const gain = before.criticalSeconds === 0 ? 0 : seconds / before.criticalSeconds;
  const basis = isMeasured ? 'recorded' : 'assumed';
  if (gain < LEAST_GAIN) return `The changes known would take ${Math.round(gain * 100)} % off the critical path of ${Math.round(before.criticalSeconds)} s (${basis}); below 10 % the pipeline stays as it is.`;
  if (low < 0) return `In some of the recorded runs they would have cost time (down to ${Math.round(low)} s).`;
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
