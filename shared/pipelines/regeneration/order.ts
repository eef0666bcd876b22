import type { Versions } from './merge-lines.ts';

/** The order of what is kept, and the keys where both sides put something new at one place. */
export interface Order {
  readonly keys: readonly string[];
  /** New from generation, right before something new by hand. */
  readonly meeting: readonly string[];
  /** Both sides moved what was there, each in its own way; the order by hand stands. */
  readonly isContested: boolean;
}

/**
 * Whoever moved something decides the order; the other's new entries follow what they follow there. When nobody did,
 * what is new from generation stands before what is new by hand.
 */
export function mergeOrder({ base, hand, generated }: Versions<readonly string[]>, kept: ReadonlySet<string>): Order {
  const isMoved = (keys: readonly string[]): boolean => {
    const present = new Set(keys);
    const known = new Set(base);
    return keys.filter((key) => known.has(key)).join('\n') !== base.filter((key) => present.has(key)).join('\n');
  };
  const [handMoved, generatedMoved] = [isMoved(hand), isMoved(generated)];
  const [leading, following] = generatedMoved && !handMoved ? [generated, hand] : [hand, generated];
  const keys = leading.filter((key) => kept.has(key));
  const meeting: string[] = [];
  const known = new Set([...base, ...leading]);
  let before: string | undefined;
  for (const key of following.filter((each) => kept.has(each))) {
    if (!keys.includes(key)) {
      const at = before === undefined ? 0 : keys.indexOf(before) + 1;
      const next = keys[at];
      if (!known.has(key) && next !== undefined && !base.includes(next) && !following.includes(next)) meeting.push(key);
      keys.splice(at, 0, key);
    }
    before = key;
  }
  return { keys, meeting, isContested: handMoved && generatedMoved && leading.filter((key) => following.includes(key)).join('\n') !== following.filter((key) => leading.includes(key)).join('\n') };
}
