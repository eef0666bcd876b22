interface Node {
  readonly id: string;
  readonly needs: readonly string[];
}

/**
 * Jobs by level: a job lies one level below the deepest of its needs, in the order given.
 * `undefined` when needs form a circle or name a job that is not there.
 */
export function levelsOf<Item extends Node>(jobs: readonly Item[]): readonly (readonly Item[])[] | undefined {
  const level = new Map<string, number>();
  let open = [...jobs];
  while (open.length > 0) {
    const ready = open.filter((job) => job.needs.every((need) => level.has(need)));
    if (ready.length === 0) return undefined;
    for (const job of ready) level.set(job.id, Math.max(-1, ...job.needs.map((need) => level.get(need) ?? 0)) + 1);
    open = open.filter((job) => !level.has(job.id));
  }
  const depth = Math.max(-1, ...level.values()) + 1;
  return Array.from({ length: depth }, (_, index) => jobs.filter((job) => level.get(job.id) === index));
}
