import { tokenOf, type Line } from './lines.ts';
import type { Entry } from './model.ts';

/**
 * Comments that were written by hand above an entry that is there no more: they go to the next entry that is, else
 * (`rest`) behind the last.
 */
export function withOrphans(merged: readonly Entry[], { base, hand }: { readonly base: readonly Entry[]; readonly hand: readonly Entry[] }): { readonly children: readonly Entry[]; readonly rest: readonly Line[] } {
  const present = new Set(merged.map(({ key }) => key));
  const before = new Map(base.map((entry) => [entry.key, entry]));
  const handed = new Map<string, readonly Line[]>();
  let orphans: readonly Line[] = [];
  let column = 0;
  for (const entry of hand) {
    if (present.has(entry.key)) {
      handed.set(entry.key, orphans);
      orphans = [];
    } else {
      const known = new Set((before.get(entry.key)?.lead ?? []).map(tokenOf));
      orphans = [...orphans, ...entry.lead.filter((line) => line.text !== '' && !known.has(tokenOf(line)))];
      column = entry.offset;
    }
  }
  return {
    children: merged.map((entry) => ({ ...entry, lead: [...(handed.get(entry.key) ?? []), ...entry.lead] })),
    rest: orphans.map((line) => ({ ...line, shift: line.shift + column })),
  };
}

/** A list with one more entry, behind what it follows in `order`. */
export function inPlace(entries: readonly Entry[], entry: Entry, order: readonly Entry[]): readonly Entry[] {
  const keys = order.map(({ key }) => key);
  const earlier = new Set(keys.slice(0, keys.indexOf(entry.key)));
  const at = entries.findLastIndex(({ key }) => earlier.has(key)) + 1;
  return [...entries.slice(0, at), entry, ...entries.slice(at)];
}
