import { asList, asTable, asText, isTable } from '../../detection/ci-text.ts';

export type Combination = Readonly<Record<string, string>>;

const MAX_COMBINATIONS = 24;
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
function relevantValues(name: string, values: readonly string[]): readonly string[] {
  if (OS_AXIS.test(name)) return [values.find((value) => /ubuntu|linux/i.test(value)) ?? values.find((value) => !NOT_LINUX.test(value)) ?? values[0] ?? ''];
  const versions = values.filter((value) => VERSION.test(value));
  if (versions.length > 0 && versions.length * 2 >= values.length) return versions.toSorted(compareVersions).slice(-1);
  return values;
}

function textValues(value: unknown): string[] {
  return asList(value).flatMap((item) => asText(item) ?? []);
}

function rowOf(value: unknown): Combination {
  return Object.fromEntries(Object.entries(asTable(value)).flatMap(([key, member]) => { const text = asText(member); return text === undefined ? [] : [[key, text]]; }));
}

/** Combinations worth reading: the newest of the versions on Linux for every other axis, then each `include` row. */
export function combinationsOf(matrix: unknown): readonly Combination[] {
  if (!isTable(matrix)) return [{}];
  let combinations: Combination[] = [{}];
  for (const [name, raw] of Object.entries(matrix)) {
    if (name === 'include' || name === 'exclude') continue;
    const rows = asList(raw).filter(isTable).map((row) => Object.fromEntries(Object.entries(rowOf(row)).map(([key, value]) => [key, value])));
    const values = rows.length > 0 ? [] : relevantValues(name, textValues(raw));
    if (values.length === 0) continue;
    combinations = combinations.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value }))).slice(0, MAX_COMBINATIONS);
  }
  const included = asList(matrix['include']).map(rowOf).filter((row) => !Object.entries(row).some(([name, value]) => OS_AXIS.test(name) && NOT_LINUX.test(value)));
  const isOnlyInclude = combinations.length === 1 && Object.keys(combinations[0] ?? {}).length === 0;
  const rows = isOnlyInclude ? included : included.map((row) => ({ ...combinations[0], ...row }));
  return [...(isOnlyInclude && rows.length > 0 ? [] : combinations), ...rows].slice(0, MAX_COMBINATIONS);
}

/** Every value of an axis, `include` rows too. */
export function axisValues(matrix: unknown, axis: string): string[] {
  const table = asTable(matrix);
  return [...textValues(table[axis]), ...asList(table['include']).flatMap((row) => asText(asTable(row)[axis]) ?? [])];
}
