import type { Versions } from './merge-lines.ts';
import type { Entry } from './model.ts';

/**
 * Stages that generation put elsewhere (into `parallel`, out of it), with their three versions: what was edited in one
 * goes with it. Only what stands once in every version can be followed.
 */
export function movedEntries({ base, hand, generated }: Versions<Entry>): ReadonlyMap<string, Versions<Entry>> {
  const [before, own, made] = [stagesOf(base), stagesOf(hand), stagesOf(generated)];
  return new Map(
    [...made].flatMap(([key, place]) => {
      const [was, is] = [before.get(key), own.get(key)];
      const isMoved = was && is && was.path === is.path && was.path !== place.path;
      return isMoved ? [[key, { base: was.entry, hand: is.entry, generated: place.entry }] as const] : [];
    }),
  );
}

interface Place {
  readonly entry: Entry;
  readonly path: string;
}

function stagesOf(root: Entry): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  const repeated = new Set<string>();
  const visit = (entry: Entry, path: string): void => {
    for (const child of entry.children) {
      if (found.has(child.key)) repeated.add(child.key);
      if (child.key.startsWith('stage ')) found.set(child.key, { entry: child, path });
      visit(child, `${path}/${child.key}`);
    }
  };
  visit(root, '');
  return new Map([...found].filter(([key]) => !repeated.has(key)));
}
