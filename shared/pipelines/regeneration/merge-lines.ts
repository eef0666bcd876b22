import { diff3MergeRegions } from 'node-diff3';

/** Three versions of one thing: as it was generated, as it stands in the file, as it would be generated now. */
export interface Versions<Thing> {
  readonly base: Thing;
  readonly hand: Thing;
  readonly generated: Thing;
}

/** Which side stands where both changed the same. */
export type Preference = 'hand' | 'generated';

/** A piece of a merged list: taken over, or changed by both. */
export type Region<Item> = { readonly taken: readonly Item[] } | { readonly conflict: Versions<readonly Item[]> };

/** Merges three lists of items that are the same when their tokens are. */
export function mergeLists<Item>({ base, hand, generated }: Versions<readonly Item[]>, token: (item: Item) => string): readonly Region<Item>[] {
  // Numbers instead of texts: the library then compares nothing but numbers.
  const numbers = new Map<string, number>();
  const numberOf = (item: Item): number => {
    const text = token(item);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const sides = { a: hand, o: base, b: generated };
  return diff3MergeRegions(hand.map(numberOf), base.map(numberOf), generated.map(numberOf)).flatMap((region): readonly Region<Item>[] => {
    if (region.stable) return [{ taken: sides[region.buffer].slice(region.bufferStart, region.bufferStart + region.bufferLength) }];
    const cut = (items: readonly Item[], start: number, length: number): readonly Item[] => items.slice(start, start + length);
    const versions = { base: cut(base, region.oStart, region.oLength), hand: cut(hand, region.aStart, region.aLength), generated: cut(generated, region.bStart, region.bLength) };
    return resolve(versions, token);
  });
}

/** Both did the same, or as many lines stand on each side and each was changed by one of them at most. */
function resolve<Item>(versions: Versions<readonly Item[]>, token: (item: Item) => string): readonly Region<Item>[] {
  const { base, hand, generated } = versions;
  const same = (left: readonly Item[], right: readonly Item[]): boolean => left.length === right.length && left.every((item, index) => token(item) === token(right[index] ?? item));
  if (same(hand, generated)) return [{ taken: hand }];
  if (base.length !== hand.length || base.length !== generated.length) return [{ conflict: versions }];
  return base.map((item, index): Region<Item> => {
    const [own, made] = [hand[index] ?? item, generated[index] ?? item];
    if (token(made) === token(item) || token(own) === token(made)) return { taken: [own] };
    return token(own) === token(item) ? { taken: [made] } : { conflict: { base: [item], hand: [own], generated: [made] } };
  });
}

const FLOW = /^(?<before>[^[\]'"#]*: *\[)(?<items>[^[\]{}]*)(?<after>\].*)$/;

const itemsOf = (text = ''): readonly string[] => text.split(',').map((item) => item.trim()).filter((item) => item !== '');

/** Merges `needs: [a, b]` item by item; `undefined` for any other lines. */
export function mergeFlow({ base, hand, generated }: Versions<string>): string | undefined {
  const [was, own, made] = [FLOW.exec(base)?.groups, FLOW.exec(hand)?.groups, FLOW.exec(generated)?.groups];
  if (!was || !own || !made || made['before'] !== own['before']) return undefined;
  const [before, mine, theirs] = [itemsOf(was['items']), itemsOf(own['items']), itemsOf(made['items'])];
  const added = theirs.filter((item) => !before.includes(item) && !mine.includes(item));
  const kept = mine.filter((item) => theirs.includes(item) || !before.includes(item));
  return `${own['before']}${[...kept, ...added].join(', ')}${own['after']}`;
}
