const MAX_NAME = 60;

/** The candidate with the fewest edits to `name`, unless even that one differs in more than half of it. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > MAX_NAME) return undefined;
  const ranked = candidates.map((candidate) => ({ candidate, distance: distance(name, candidate) })).toSorted((one, other) => one.distance - other.distance);
  const [best] = ranked;
  return best && best.distance <= name.length / 2 ? best.candidate : undefined;
}

function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, character] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at += 1) {
      const change = (row[at - 1] ?? 0) + (character === other[at - 1] ? 0 : 1);
      next.push(Math.min(change, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
