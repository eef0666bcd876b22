import type { Graph, TimedJob } from './model.ts';

/** From the queue to the first step, seconds per job, where no recorded run tells. */
export const JOB_OVERHEAD_SECONDS = 15;

/** Runners that work beside each other; what hosted plans give at least. */
export const RUNNERS = 4;

export interface Schedule {
  /** From the start of the first job to the end of the last, with {@link RUNNERS} runners, seconds. */
  readonly wallSeconds: number;
  /** The longest chain of needs, which no number of runners makes shorter, seconds. */
  readonly criticalSeconds: number;
  readonly criticalPath: readonly string[];
  /** The workflow file that the critical path runs through; empty when there is no job. */
  readonly criticalFile: string;
  /** Of all cells of all jobs, overheads included, seconds. */
  readonly runnerSeconds: number;
}

const lengthOf = (job: TimedJob, graph: Graph): number => graph.overheadSeconds + job.seconds;

const keyOf = ({ file, id }: Pick<TimedJob, 'file' | 'id'>): string => `${file}\u0000${id}`;
const needsOf = ({ file, needs }: TimedJob): string[] => needs.map((id) => keyOf({ file, id }));

interface Tail {
  readonly seconds: number;
  readonly id: string;
  readonly file: string;
  readonly next: Tail | undefined;
}

/** Longest chain from each job to the end; a need that is not there or leads round in a circle counts for nothing. */
function tails(graph: Graph): ReadonlyMap<string, Tail> {
  const known = new Map<string, Tail>();
  const dependants = new Map<string, TimedJob[]>();
  for (const job of graph.jobs) {
    for (const need of needsOf(job)) {
      const others = dependants.get(need);
      if (others === undefined) dependants.set(need, [job]);
      else others.push(job);
    }
  }
  const above = new Set<string>();
  const visit = (job: TimedJob): Tail => {
    const key = keyOf(job);
    const found = known.get(key);
    if (found !== undefined) return found;
    above.add(key);
    let longest: Tail | undefined;
    for (const after of dependants.get(key) ?? []) {
      if (above.has(keyOf(after))) continue;
      const tail = visit(after);
      if (tail.seconds > (longest?.seconds ?? 0)) longest = tail;
    }
    above.delete(key);
    const tail = { seconds: lengthOf(job, graph) + (longest?.seconds ?? 0), id: job.id, file: job.file, next: longest };
    known.set(key, tail);
    return tail;
  };
  for (const job of graph.jobs) visit(job);
  return known;
}

const pathOf = (tail: Tail | undefined): string[] => (tail === undefined ? [] : [tail.id, ...pathOf(tail.next)]);

/** Length of the longest chain of needs, seconds: what {@link schedule} calls critical, without all the rest of it. */
export function criticalSeconds(graph: Graph): number {
  return Math.max(0, ...[...tails(graph).values()].map(({ seconds }) => seconds));
}

/** Of all cells of all jobs, overheads included, seconds: the same figure as in {@link schedule}. */
export function runnerSeconds({ jobs, overheadSeconds }: Graph): number {
  return jobs.reduce((sum, job) => sum + (job.totalSeconds ?? job.cells * job.seconds) + job.cells * overheadSeconds, 0);
}

/** List scheduling: whatever is ready starts on the next free runner, the longest chain first (Graham 1969). */
export function schedule(graph: Graph, runners = RUNNERS): Schedule {
  const tail = tails(graph);
  const critical = [...tail.values()].toSorted((a, b) => b.seconds - a.seconds)[0];
  const finished = new Map<string, number>();
  const free = Array.from({ length: runners }, () => 0);
  const jobs = graph.jobs.filter(({ cells }) => cells > 0);
  const ids = new Set(jobs.map(keyOf));
  const waiting = jobs
    .map((job) => ({ job, key: keyOf(job), needs: needsOf(job).filter((need) => ids.has(need)), cells: job.cells }))
    .toSorted((a, b) => (tail.get(b.key)?.seconds ?? 0) - (tail.get(a.key)?.seconds ?? 0));
  while (waiting.length > 0) {
    // Where needs lead round in a circle none is ready.
    const place = Math.max(0, waiting.findIndex(({ needs }) => needs.every((need) => finished.has(need))));
    const next = waiting[place];
    if (next === undefined) break;
    const runner = free.indexOf(Math.min(...free));
    const start = Math.max(free[runner] ?? 0, ...next.needs.map((need) => finished.get(need) ?? 0));
    const end = start + lengthOf(next.job, graph);
    free[runner] = end;
    next.cells -= 1;
    if (next.cells > 0) continue;
    // Cells of one job take equally long, so the one that starts last ends last.
    finished.set(next.key, end);
    waiting.splice(place, 1);
  }
  return {
    wallSeconds: Math.max(...free),
    criticalSeconds: critical?.seconds ?? 0,
    criticalPath: pathOf(critical),
    criticalFile: critical?.file ?? '',
    runnerSeconds: runnerSeconds(graph),
  };
}
