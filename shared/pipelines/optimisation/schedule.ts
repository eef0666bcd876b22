import type { Graph, TimedJob } from './model.ts';

/** From the queue to the first step, seconds per job: what hosted runners take for it. */
export const JOB_OVERHEAD_SECONDS = 15;

/** Runners that work beside each other; what hosted plans give at least. */
export const RUNNERS = 4;

export interface Schedule {
  /** From the start of the first job to the end of the last, with {@link RUNNERS} runners, seconds. */
  readonly wallSeconds: number;
  /** The longest chain of needs, which no number of runners makes shorter, seconds. */
  readonly criticalSeconds: number;
  readonly criticalPath: readonly string[];
  /** Of all cells of all jobs, overheads included, seconds. */
  readonly runnerSeconds: number;
}

const lengthOf = (job: TimedJob): number => JOB_OVERHEAD_SECONDS + job.seconds;

/** Longest chain from each job to the end; a need that is not there or leads round in a circle counts for nothing. */
function tails(graph: Graph): ReadonlyMap<string, { readonly seconds: number; readonly path: readonly string[] }> {
  const known = new Map<string, { readonly seconds: number; readonly path: readonly string[] }>();
  const dependants = new Map<string, TimedJob[]>();
  for (const job of graph.jobs) for (const need of job.needs) dependants.set(need, [...(dependants.get(need) ?? []), job]);
  const visit = (job: TimedJob, above: ReadonlySet<string>): { readonly seconds: number; readonly path: readonly string[] } => {
    const found = known.get(job.id);
    if (found !== undefined) return found;
    const next = (dependants.get(job.id) ?? []).filter(({ id }) => !above.has(id)).map((after) => visit(after, new Set([...above, job.id])));
    const longest = next.toSorted((a, b) => b.seconds - a.seconds)[0];
    const tail = { seconds: lengthOf(job) + (longest?.seconds ?? 0), path: [job.id, ...(longest?.path ?? [])] };
    known.set(job.id, tail);
    return tail;
  };
  for (const job of graph.jobs) visit(job, new Set());
  return known;
}

/** List scheduling: whatever is ready starts on the next free runner, the longest chain first (Graham 1969). */
export function schedule(graph: Graph, runners = RUNNERS): Schedule {
  const tail = tails(graph);
  const critical = [...tail.values()].toSorted((a, b) => b.seconds - a.seconds)[0];
  const finished = new Map<string, number>();
  const free = Array.from({ length: runners }, () => 0);
  const waiting = graph.jobs.flatMap((job) => Array.from({ length: job.cells }, (_, cell) => ({ job, cell })));
  const ids = new Set(graph.jobs.map(({ id }) => id));
  const left = new Map(graph.jobs.map((job) => [job.id, job.cells]));
  const ends = new Map<string, number>();
  while (waiting.length > 0) {
    const ready = waiting.filter(({ job }) => job.needs.every((need) => !ids.has(need) || finished.has(need)));
    const next = ready.toSorted((a, b) => (tail.get(b.job.id)?.seconds ?? 0) - (tail.get(a.job.id)?.seconds ?? 0))[0] ?? waiting[0];
    if (next === undefined) break;
    waiting.splice(waiting.indexOf(next), 1);
    const runner = free.indexOf(Math.min(...free));
    const start = Math.max(free[runner] ?? 0, ...next.job.needs.map((need) => finished.get(need) ?? 0));
    const end = start + lengthOf(next.job);
    free[runner] = end;
    ends.set(next.job.id, Math.max(ends.get(next.job.id) ?? 0, end));
    left.set(next.job.id, (left.get(next.job.id) ?? 1) - 1);
    if (left.get(next.job.id) === 0) finished.set(next.job.id, ends.get(next.job.id) ?? end);
  }
  return {
    wallSeconds: Math.max(0, ...ends.values()),
    criticalSeconds: critical?.seconds ?? 0,
    criticalPath: critical?.path ?? [],
    runnerSeconds: graph.jobs.reduce((sum, job) => sum + job.cells * lengthOf(job), 0),
  };
}
