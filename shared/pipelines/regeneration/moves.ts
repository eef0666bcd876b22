import type { Versions } from './merge-lines.ts';
import type { Entry } from './model.ts';

export interface Moves {
  /** Stages that generation put elsewhere (into `parallel`, out of it): what was edited in one goes with it. */
  readonly moved: ReadonlyMap<string, Versions<Entry>>;
  /** Those of them that were removed by hand: they stay removed wherever they are put. */
  readonly removed: ReadonlySet<string>;
}

/** Only what stands once in a version can be followed. */
export function movesBetween({ base, hand, generated }: Versions<Entry>): Moves {
  const [before, own, made] = [stagesOf(base), stagesOf(hand), stagesOf(generated)];
  const put = [...made].flatMap(([key, { entry, path }]) => {
    const was = before.get(key);
    return was === undefined || was.path === path ? [] : [{ key, was, entry }];
  });
  const moved = put.flatMap(({ key, was, entry }) => {
    const is = own.get(key);
    return is?.path === was.path ? [[key, { base: was.entry, hand: is.entry, generated: entry }] as const] : [];
  });
  return { moved: new Map(moved), removed: new Set(put.flatMap(({ key }) => (own.has(key) ? [] : [key]))) };
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
