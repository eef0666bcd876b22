import type { Line } from './lines.ts';

/**
 * A part of a pipeline file that lines can be taken from: a key with its value, an item of a list, a statement. Its text
 * is `lead`, `head`, the children, `tail`, one after another.
 */
export interface Entry {
  /** What it is among its siblings, the same in every version of the file. */
  readonly key: string;
  /** Only its text says what it is: a line of a script. */
  readonly isPlain: boolean;
  /** Column, seen from the entry that holds it. */
  readonly offset: number;
  /** Comments and blank lines above. */
  readonly lead: readonly Line[];
  readonly head: readonly Line[];
  readonly children: readonly Entry[];
  /** The order of the children means something. */
  readonly isOrdered: boolean;
  readonly tail: readonly Line[];
  /** An item of a list whose dash is not among its lines: it stands in the item's column, before the first that says something. */
  readonly isItem: boolean;
}

/** Reads a file apart; a text where it cannot, saying why. */
export type Reader = (content: string) => Entry | string;

interface PlacedLine {
  readonly line: Line;
  readonly column: number;
}

/** Lines of an entry that stands in a column. */
export function linesOfEntry(entry: Entry, column = 0): readonly PlacedLine[] {
  const own = (lines: readonly Line[]) => lines.map((line) => ({ line, column }));
  const inner = [...own(entry.head), ...entry.children.flatMap((child) => linesOfEntry(child, column + child.offset)), ...own(entry.tail)];
  return [...own(entry.lead), ...(entry.isItem ? withDash(inner, column) : inner)];
}

function withDash(lines: readonly PlacedLine[], column: number): readonly PlacedLine[] {
  const at = lines.findIndex(({ line }) => line.text !== '' && !line.text.startsWith('#'));
  return lines.map((placed, index) => {
    if (index !== at) return placed;
    const gap = Math.max(1, placed.column + placed.line.shift - column - 1);
    return { column, line: { ...placed.line, shift: 0, text: `-${' '.repeat(gap)}${placed.line.text}` } };
  });
}
