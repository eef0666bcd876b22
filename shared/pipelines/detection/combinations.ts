import { asList, asTable, asText, isTable } from './ci-text.ts';

/** Values of one run of a matrix; an axis of mappings nests. */
export interface Combination {
  readonly [axis: string]: string | Combination;
}

const MAX_COMBINATIONS = 24;
const MAX_ROWS = 4;
const VERSION = /^v?\d+(\.\d+)*(\.x)?$/;
const OS_AXIS = /^(os|platform|runner|runs-on|host|target|arch)$/i;
const NOT_LINUX = /windows|macos|darwin|win32/i;

/** Compares dotted versions by number: 3.9 < 3.10. */
export function compareVersions(a: string, b: string): number {
  const left = a.replace(/^v/, '').split('.').map(Number);
  const right = b.replace(/^v/, '').split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

/** One value of a version axis is enough to know the command: the newest; of an OS axis the Linux one; else all. */
function relevantTexts(name: string, values: readonly string[]): readonly string[] {
  if (OS_AXIS.test(name)) return [values.find((value) => /ubuntu|linux/i.test(value)) ?? values.find((value) => !NOT_LINUX.test(value)) ?? values[0] ?? ''];
  const versions = values.filter((value) => VERSION.test(value));
  if (versions.length > 0 && versions.length * 2 >= values.length) return versions.toSorted(compareVersions).slice(-1);
  return values;
}

function textValues(value: unknown): string[] {
  return asList(value).flatMap((item) => asText(item) ?? []);
}

function rowOf(value: unknown, depth = 0): Combination {
  return Object.fromEntries(
    Object.entries(asTable(value)).flatMap(([key, member]): [string, string | Combination][] => {
      const text = asText(member);
      if (text !== undefined) return [[key, text]];
      return isTable(member) && depth < 2 ? [[key, rowOf(member, depth + 1)]] : [];
    }),
  );
}

function isOnLinux(row: Combination): boolean {
  return !Object.entries(row).some(([name, value]) => OS_AXIS.test(name) && typeof value === 'string' && NOT_LINUX.test(value));
}

function valuesOf(name: string, raw: unknown): readonly (string | Combination)[] {
  const rows = asList(raw).filter(isTable).map((row) => rowOf(row));
  return rows.length > 0 ? rows.filter(isOnLinux).slice(0, MAX_ROWS) : relevantTexts(name, textValues(raw));
}

function isExcluded(combination: Combination, rows: readonly Combination[]): boolean {
  return rows.some((row) => Object.entries(row).every(([name, value]) => combination[name] === value));
}

/** Combinations of a matrix (axes, `include`, `exclude`) worth reading: the newest of the versions on Linux for every other axis, then each `include` row. */
export function combinationsOf(matrix: unknown): readonly Combination[] {
  if (!isTable(matrix)) return [{}];
  let combinations: Combination[] = [{}];
  for (const [name, raw] of Object.entries(matrix)) {
    const values = name === 'include' || name === 'exclude' ? [] : valuesOf(name, raw);
    if (values.length > 0) combinations = combinations.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value }))).slice(0, MAX_COMBINATIONS);
  }
  const excluded = asList(matrix['exclude']).map((row) => rowOf(row)).filter((row) => Object.keys(row).length > 0);
  const left = combinations.filter((combination) => !isExcluded(combination, excluded));
  if (left.length > 0) combinations = left;
  const included = asList(matrix['include']).map((row) => rowOf(row)).filter(isOnLinux);
  const isOnlyInclude = combinations.length === 1 && Object.keys(combinations[0] ?? {}).length === 0;
  const rows = isOnlyInclude ? included : included.map((row) => ({ ...combinations[0], ...row }));
  return [...(isOnlyInclude && rows.length > 0 ? [] : combinations), ...rows].slice(0, MAX_COMBINATIONS);
}

/** Every value of an axis, `include` rows too; `target.rust` is a member of an axis of mappings. */
export function axisValues(matrix: unknown, axis: string): string[] {
  const [name = '', member] = axis.split('.');
  const table = asTable(matrix);
  const values = [...asList(table[name]), ...asList(table['include']).map((row) => asTable(row)[name])];
  return values.flatMap((value) => asText(member === undefined ? value : asTable(value)[member]) ?? []);
}
