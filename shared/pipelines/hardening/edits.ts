import { isMap, isScalar, type YAMLMap } from 'yaml';
import type { Edit } from './model.ts';
import { endOf, pairOf, startOf, type Source } from './source.ts';

/** Column of an offset, from 0. */
export function columnOf({ content }: Source, offset: number): number {
  return offset - (content.lastIndexOf('\n', offset - 1) + 1);
}

/** Keys of a table in block style with each key on a line of its own can be edited; others are left. */
export function isEditable(source: Source, map: YAMLMap): boolean {
  return map.flow !== true && map.items.length > 0 && new Set(map.items.map(({ key }) => columnOf(source, startOf(key)))).size === 1;
}

/** Lines put in front of a key of a table, at its column. `lines` are indented below that column. */
export function beforeKey(source: Source, map: YAMLMap, name: string | undefined, lines: readonly string[]): Edit {
  const key = (name === undefined ? undefined : pairOf(map, name)?.key) ?? map.items[0]?.key;
  const column = columnOf(source, startOf(key));
  const indent = ' '.repeat(column);
  const start = column === 0 ? aboveComments(source, startOf(key)) : startOf(key);
  return { start, end: start, text: lines.map((line) => `${line}${source.eol}${indent}`).join('') };
}

/** Where the comment starts that belongs to what stands at the offset, at the first column. */
function aboveComments({ content }: Source, offset: number): number {
  const lines = content.slice(0, offset).split('\n').slice(0, -1);
  const first = lines.findLastIndex((line) => !line.startsWith('#')) + 1;
  return first === 0 ? offset : offset - lines.slice(first).reduce((sum, line) => sum + line.length + 1, 0);
}

/** Lines put behind a key whose value is one scalar on one line, comment included. */
export function afterLine(source: Source, offset: number, indent: number, lines: readonly string[]): Edit {
  const newline = source.content.indexOf('\n', offset);
  const end = newline === -1 ? source.content.length : newline - (source.eol === '\r\n' ? 1 : 0);
  return { start: end, end, text: lines.map((line) => `${source.eol}${' '.repeat(indent)}${line}`).join('') };
}

/**
 * One more entry in the table under `name`, which is made when it is not there, behind `after` (a scalar on one line) or
 * in front of `before`. Undefined where the file's style does not allow it.
 */
export function addEntry(source: Source, map: YAMLMap, name: string, entry: string, where: { readonly after: string } | { readonly before: string }): Edit | undefined {
  const pair = pairOf(map, name);
  if (pair === undefined || (isScalar(pair.value) && pair.value.value === null)) {
    if (pair !== undefined) return undefined;
    if ('before' in where) return beforeKey(source, map, where.before, [`${name}:`, `  ${entry}`]);
    const anchor = pairOf(map, where.after);
    if (anchor === undefined || !isScalar(anchor.value)) return undefined;
    const column = columnOf(source, startOf(anchor.key));
    return afterLine(source, endOf(anchor.value), column, [`${name}:`, `  ${entry}`]);
  }
  if (!isMap(pair.value) || !isEditable(source, pair.value)) return undefined;
  return beforeKey(source, pair.value, undefined, [entry]);
}

/** The text with all edits, or undefined when two of them overlap. Edits at one place keep their order. */
export function applyEdits(content: string, edits: readonly Edit[]): string | undefined {
  const sorted = edits.toSorted((left, right) => left.start - right.start || left.end - right.end);
  const parts: string[] = [];
  let place = 0;
  for (const { start, end, text } of sorted) {
    if (start < place) return undefined;
    parts.push(content.slice(place, start), text);
    place = end;
  }
  return [...parts, content.slice(place)].join('');
}

/** Whether two edits touch the same text. Insertions at one place do not. */
export function overlaps(left: Edit, right: Edit): boolean {
  return left.start < right.end && right.start < left.end;
}
