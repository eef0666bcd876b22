import type { Entry } from './model.ts';

/** The entries with keys of their own: the second of one name is `name #2`. */
export function numbered(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const count = (seen.get(entry.key) ?? 0) + 1;
    seen.set(entry.key, count);
    return count === 1 ? entry : { ...entry, key: `${entry.key} #${count}` };
  });
}
