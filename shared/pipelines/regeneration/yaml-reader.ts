import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from 'yaml';
import { lineAt, splitLines, type Line } from './lines.ts';
import type { Entry } from './model.ts';
import { numbered } from './numbering.ts';

const IDENTITIES = ['id', 'uses', 'name'];

/** Reads a YAML file apart: every key of a block map and every item of a block list is an entry. */
export function readYamlEntries(content: string): Entry | string {
  const { lines } = splitLines(content);
  const text = lines.map((line) => `${line}\n`).join('');
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { version: '1.2', lineCounter: counter });
    const [mistake] = document.errors;
    if (mistake !== undefined) return `line ${mistake.linePos?.[0].line ?? 1}: ${mistake.message.split('\n')[0] ?? ''}`;
    return new YamlReader(lines, text, counter).root(document.contents);
  } catch (error) {
    if (error instanceof RangeError) return 'it nests too deeply';
    throw error;
  }
}

/** Where something stands: lines from one, both included. */
interface Place {
  readonly first: number;
  readonly last: number;
  readonly column: number;
}

class YamlReader {
  readonly #lines: string[];
  readonly #text: string;
  readonly #counter: LineCounter;

  constructor(lines: readonly string[], text: string, counter: LineCounter) {
    this.#lines = [...lines];
    this.#text = text;
    this.#counter = counter;
  }

  root(contents: unknown): Entry {
    const base = { key: '', isPlain: false, offset: 0, lead: [], isItem: false };
    const inside = this.#inside(contents, 1, 0);
    if (inside === undefined) return { ...base, head: this.#take(1, this.#lines.length, 0), children: [], isOrdered: false, tail: [] };
    return { ...base, head: [], ...inside, tail: this.#take(inside.last + 1, this.#lines.length, 0) };
  }

  /** Children of a node from a line on, or nothing where they cannot be told apart by lines. */
  #inside(node: unknown, from: number, column: number): { readonly children: readonly Entry[]; readonly isOrdered: boolean; readonly last: number } | undefined {
    if (!(isMap(node) || isSeq(node)) || node.flow === true || node.items.length === 0) return undefined;
    const parts = node.items.map((item) => ({ item, place: isPair(item) ? this.#placeOfPair(item) : this.#placeOfItem(item) }));
    let next = from;
    const children: Entry[] = [];
    for (const { item, place } of parts) {
      if (place === undefined || place.first < next) return undefined;
      const entry = isPair(item) ? this.#pair(item, place, next, column) : this.#item(item, place, next, column);
      children.push(entry);
      next = place.last + 1;
    }
    return { children: numbered(children), isOrdered: isSeq(node), last: next - 1 };
  }

  #placeOfPair({ key, value }: Pair): Place | undefined {
    if (!isScalar(key) || !key.range) return undefined;
    const start = this.#counter.linePos(key.range[0]);
    // `? key` and `&anchor key`: what stands before the key belongs to it.
    if (!/^[ -]*$/.test((this.#lines[start.line - 1] ?? '').slice(0, start.col - 1))) return undefined;
    return { first: start.line, last: this.#lastLine(key.range[1], value), column: start.col - 1 };
  }

  #placeOfItem(item: unknown): Place | undefined {
    if (!isNode(item) || !item.range) return undefined;
    const start = this.#counter.linePos(item.range[0]);
    const dash = /^ *(?=- *$)/.exec((this.#lines[start.line - 1] ?? '').slice(0, start.col - 1));
    return dash === null ? undefined : { first: start.line, last: this.#lastLine(item.range[0], item), column: dash[0].length };
  }

  #lastLine(start: number, value: unknown): number {
    const end = isNode(value) && value.range ? value.range[1] : start;
    const said = this.#text.slice(0, Math.max(start, end)).trimEnd().length;
    return this.#counter.linePos(Math.max(start, said - 1)).line;
  }

  #pair({ key, value }: Pair, { first, last, column }: Place, from: number, parent: number): Entry {
    const inside = first < last ? this.#inside(value, first + 1, column) : undefined;
    return {
      key: isScalar(key) ? String(key.value) : '', isPlain: false, offset: column - parent, isItem: false,
      lead: this.#take(from, first - 1, column),
      head: this.#take(first, inside === undefined ? last : first, column),
      children: inside?.children ?? [], isOrdered: inside?.isOrdered ?? false, tail: [],
    };
  }

  #item(item: unknown, { first, last, column }: Place, from: number, parent: number): Entry {
    const lead = this.#take(from, first - 1, column);
    const line = this.#lines[first - 1] ?? '';
    if (isMap(item) && item.flow !== true) {
      this.#lines[first - 1] = `${line.slice(0, column)} ${line.slice(column + 1)}`;
      const inside = this.#inside(item, first, column);
      if (inside !== undefined) return { ...this.#identity(item), offset: column - parent, isItem: true, lead, head: [], children: inside.children, isOrdered: false, tail: [] };
      this.#lines[first - 1] = line;
    }
    const head = this.#take(first, last, column);
    return { ...(isMap(item) ? this.#identity(item) : { key: head.map(({ text }) => text).join('\n'), isPlain: true }), offset: column - parent, isItem: false, lead, head, children: [], isOrdered: false, tail: [] };
  }

  /** A step is known by its id, its action or its name; what has none of them only by its text. */
  #identity(item: Node): Pick<Entry, 'key' | 'isPlain'> {
    const named = IDENTITIES.map((name) => [name, isMap(item) ? item.get(name) : undefined] as const).find(([, value]) => typeof value === 'string');
    if (named === undefined) return { key: this.#text.slice(item.range?.[0] ?? 0, item.range?.[1] ?? 0).trim(), isPlain: true };
    const [name, value] = named;
    return { key: `${name} ${name === 'uses' ? String(value).split('@')[0] : String(value)}`, isPlain: false };
  }

  #take(first: number, last: number, column: number): readonly Line[] {
    return this.#lines.slice(first - 1, last).map((line, index) => lineAt(line, first + index, column));
  }
}

function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object' && 'range' in value;
}
