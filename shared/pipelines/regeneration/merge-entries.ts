import { tokenOf, type Line } from './lines.ts';
import { mergeFlow, mergeLists, type Preference, type Region, type Versions } from './merge-lines.ts';
import { linesOfEntry, type Entry } from './model.ts';
import { movesBetween, type Moves } from './moves.ts';
import { inPlace, withOrphans } from './orphans.ts';
import type { Notes } from './notes.ts';
import { mergeOrder } from './order.ts';

const NOTHING: Pick<Entry, 'lead' | 'head' | 'children' | 'tail'> = { lead: [], head: [], children: [], tail: [] };

/** Text of an entry wherever it stands; the same text is the same entry. */
const textOf = (entry: Entry): string => linesOfEntry(entry).map(({ line, column }) => `${line.text === '' ? '' : line.shift + column} ${line.text}`).join('\n');
const saidBy = (entry: Entry): string => textOf({ ...entry, lead: [] });

/** Merges three readings of one file. What both changed is told, and stands as `preference` says. */
export function mergeEntries(versions: Versions<Entry>, preference: Preference, notes: Notes): Entry {
  return new Merge(preference, notes, movesBetween(versions)).entry(versions);
}

class Merge {
  readonly #preference: Preference;
  readonly #notes: Notes;
  readonly #moves: Moves;

  constructor(preference: Preference, notes: Notes, moves: Moves) {
    this.#preference = preference;
    this.#notes = notes;
    this.#moves = moves;
  }

  entry({ base, hand, generated }: Versions<Entry>): Entry {
    if (hand.children.length > 0 !== generated.children.length > 0) return this.#whole({ base, hand, generated });
    const part = (name: 'lead' | 'head' | 'tail'): readonly Line[] => this.#lines({ base: base[name], hand: hand[name], generated: generated[name] });
    const [lead, head, tail] = [part('lead'), part('head'), part('tail')];
    const { children, rest } = this.#children({ base, hand, generated });
    return { ...hand, lead, head, tail: [...rest, ...tail], children, isOrdered: hand.isOrdered || generated.isOrdered };
  }

  /** One side has parts where the other has a plain value: only one of them can stand. */
  #whole({ base, hand, generated }: Versions<Entry>): Entry {
    const lead = this.#lines({ base: base.lead, hand: hand.lead, generated: generated.lead });
    const isEdited = saidBy(hand) !== saidBy(base);
    const isRegenerated = saidBy(generated) !== saidBy(base);
    if (isEdited && isRegenerated) this.#conflict(lineOf([hand]), { base: textsBelow(base), hand: textsBelow(hand), generated: textsBelow(generated) });
    const stays = isEdited && (!isRegenerated || this.#preference === 'hand');
    return stays ? { ...hand, lead } : { ...generated, lead, offset: hand.offset };
  }

  #children({ base, hand, generated }: Versions<Entry>): { readonly children: readonly Entry[]; readonly rest: readonly Line[] } {
    const lists = { base: base.children, hand: hand.children, generated: generated.children };
    const merged = [...lists.base, ...lists.hand, ...lists.generated].some(({ isPlain }) => isPlain) ? this.#list(lists) : this.#keyed(lists, hand.isOrdered || generated.isOrdered);
    const offset = (hand.children[0] ?? generated.children[0])?.offset;
    const own = new Set(hand.children.map(({ key }) => key));
    const aligned = merged.map((child) => (offset === undefined || own.has(child.key) ? child : { ...child, offset }));
    return withOrphans(aligned, { base: base.children, hand: hand.children });
  }

  /** Entries of which each is known by its key. */
  #keyed({ base, hand, generated }: Versions<readonly Entry[]>, isOrdered: boolean): readonly Entry[] {
    const maps = { base: byKey(base), hand: byKey(hand), generated: byKey(generated) };
    const merged = new Map<string, Entry>();
    for (const key of new Set([...maps.hand.keys(), ...maps.generated.keys()])) {
      const entry = this.#one(key, { base: maps.base.get(key), hand: maps.hand.get(key), generated: maps.generated.get(key) });
      if (entry !== undefined) merged.set(key, entry);
    }
    const { keys, meeting, isContested } = mergeOrder({ base: keysOf(base), hand: keysOf(hand), generated: keysOf(generated) }, new Set(merged.keys()));
    if (isOrdered) {
      for (const key of meeting) this.#notes.tell('MERGE_ORDER', `Generated anew, ${quoted(key)} stands where something was added by hand too: it comes first.`);
      if (isContested) this.#notes.tell('MERGE_CONFLICT', `${quoted(keysOf(hand).join(', '))}: put in another order by hand and in generation; the order by hand stands.`);
    }
    return keys.flatMap((key) => merged.get(key) ?? []);
  }

  #one(key: string, { base, hand, generated }: Versions<Entry | undefined>): Entry | undefined {
    if (hand !== undefined && generated !== undefined) return this.entry({ base: base ?? { ...hand, ...NOTHING }, hand, generated });
    if (hand === undefined) return this.#withoutHand(key, base, generated);
    if (base === undefined) return hand;
    const rest = this.#withoutMoved(hand);
    if (this.#moves.moved.has(key) || saidBy(rest) === saidBy(this.#withoutMoved(base))) return undefined;
    this.#notes.tell('MERGE_CONFLICT', `Line ${lineOf([hand])}: ${quoted(key)} was changed by hand and is no longer generated; ${this.#preference === 'hand' ? 'it stays' : 'it was removed'}.`);
    return this.#preference === 'hand' ? rest : undefined;
  }

  #withoutMoved(entry: Entry): Entry {
    return { ...entry, children: entry.children.filter(({ key }) => !this.#moves.moved.has(key)).map((child) => this.#withoutMoved(child)) };
  }

  /** Generated and not in the file: new, moved there from elsewhere, or removed by hand. */
  #withoutHand(key: string, base: Entry | undefined, generated: Entry | undefined): Entry | undefined {
    if (generated === undefined) return undefined;
    const moved = this.#moves.moved.get(key);
    if (moved !== undefined) return { ...this.entry(moved), offset: generated.offset };
    if (base === undefined && !this.#moves.removed.has(key)) return this.#withMoved(generated);
    const isChanged = base === undefined || saidBy(base) !== saidBy(generated);
    this.#notes.tell('EDIT_KEPT', `${quoted(key)} was removed by hand and stays removed${isChanged ? '; generation changed it' : ''}.`);
    return undefined;
  }

  /** What is new may hold what was somewhere else before, edits and all. */
  #withMoved(generated: Entry): Entry {
    return { ...generated, children: generated.children.flatMap((child) => this.#withoutHand(child.key, undefined, child) ?? []) };
  }

  /** Entries of which some are known by their text alone: lines of a script. */
  #list(lists: Versions<readonly Entry[]>): readonly Entry[] {
    const maps = { base: byKey(lists.base), hand: byKey(lists.hand), generated: byKey(lists.generated) };
    for (const [key, { isPlain }] of maps.base) if (!isPlain && !maps.hand.has(key)) this.#withoutHand(key, maps.base.get(key), maps.generated.get(key));
    const edited = lists.hand.filter(({ key, isPlain }) => !isPlain && maps.base.has(key) && !maps.generated.has(key) && this.#one(key, { base: maps.base.get(key), hand: maps.hand.get(key), generated: undefined }) !== undefined);
    const generated = edited.reduce((entries, entry) => inPlace(entries, entry, lists.base), lists.generated);
    return mergeLists({ ...lists, generated }, ({ key }) => key).flatMap((region) => this.#region(region)).map((entry) => {
      const [base, hand, made] = [maps.base.get(entry.key), maps.hand.get(entry.key), maps.generated.get(entry.key)];
      return hand && made ? this.entry({ base: base ?? { ...hand, ...NOTHING }, hand, generated: made }) : (hand ?? entry);
    });
  }

  #region(region: Region<Entry>): readonly Entry[] {
    if ('taken' in region) return region.taken;
    const { base, hand, generated } = region.conflict;
    if (base.length === 0) {
      this.#notes.tell('MERGE_ORDER', `Line ${lineOf(hand)}: something was added here by hand and in generation; what is generated comes first.`);
      return [...generated, ...hand.filter(({ key }) => !generated.some((other) => other.key === key))];
    }
    this.#conflict(lineOf(hand), { base: base.flatMap(textsBelow), hand: hand.flatMap(textsBelow), generated: generated.flatMap(textsBelow) });
    return region.conflict[this.#preference];
  }

  #lines(versions: Versions<readonly Line[]>): readonly Line[] {
    return mergeLists(versions, tokenOf).flatMap((region): readonly Line[] => {
      if ('taken' in region) return region.taken;
      const { base, hand, generated } = region.conflict;
      const flow = mergeFlow({ base: textsOf(base), hand: textsOf(hand), generated: textsOf(generated) });
      const [first] = hand;
      if (flow !== undefined && first !== undefined && hand.length === 1) return [{ ...first, text: flow }];
      if ([...base, ...hand, ...generated].every(({ text }) => /^(?:#|\/\/|$)/.test(text))) return [...hand, ...generated.filter((line) => !has(base, line) && !has(hand, line))];
      this.#conflict(first?.number ?? versions.hand.at(-1)?.number ?? 1, { base: base.map(({ text }) => text), hand: hand.map(({ text }) => text), generated: generated.map(({ text }) => text) });
      return region.conflict[this.#preference];
    });
  }

  #conflict(line: number, { base, hand, generated }: Versions<readonly string[]>): void {
    const stands = this.#preference === 'hand' ? 'what was written by hand' : 'what is generated';
    this.#notes.tell('MERGE_CONFLICT', `Line ${line}: was ${quoted(base)}, by hand ${quoted(hand)}, generated now ${quoted(generated)}; ${stands} stands.`);
  }
}

const keysOf = (entries: readonly Entry[]): readonly string[] => entries.map(({ key }) => key);
const byKey = (entries: readonly Entry[]): ReadonlyMap<string, Entry> => new Map(entries.map((entry) => [entry.key, entry]));
const lineOf = ([first]: readonly Entry[]): number => (first === undefined ? 1 : (linesOfEntry({ ...first, lead: [] })[0]?.line.number ?? 1));
const textsBelow = (entry: Entry): readonly string[] => linesOfEntry({ ...entry, lead: [] }).map(({ line }) => line.text);
const textsOf = (lines: readonly Line[]): string => lines.map(({ text }) => text).join('\n');
const has = (lines: readonly Line[], wanted: Line): boolean => lines.some((line) => tokenOf(line) === tokenOf(wanted));

const MAX_QUOTED = 200;

function quoted(text: string | readonly string[]): string {
  const whole = typeof text === 'string' ? text : text.join('\n');
  return whole === '' ? 'nothing' : JSON.stringify(whole.length > MAX_QUOTED ? `${whole.slice(0, MAX_QUOTED)}…` : whole);
}
