import type { AstAxis, AstMatrix } from '../../../jenkins/index.ts';
import { exact } from './literals.ts';
import { rowsOf, type Row } from '../../matrix.ts';
import type { Matrix } from '../../model.ts';
import { variableOf } from '../../text.ts';

const MAX_ROWS = 256;

/** Name of an axis: that of the variable by which scripts read it. */
export const axisVariable = (axis: string): string => variableOf({ kind: 'matrix', name: axis });

export interface PrintedMatrix {
  readonly axes: readonly AstAxis[];
  readonly excludes: readonly (readonly AstAxis[])[];
  /** A row has an empty value, which cannot be told from none. */
  readonly isAmbiguous: boolean;
}

/**
 * The rows of a matrix as axes, and exclusions of all else: behind each beginning of a row, whatever does not go on
 * from there. A row without a value has the empty one, which scripts see as GitHub's.
 */
export function printMatrix(matrix: Matrix): PrintedMatrix {
  const rows = rowsOf(matrix);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const full = rows.map((row) => names.map((name) => row[name] ?? ''));
  const values = names.map((_name, index) => [...new Set(full.map((row) => row[index] ?? ''))]);
  const axis = (index: number, only: readonly string[], inverse?: true): AstAxis => ({ name: axisVariable(names[index] ?? ''), values: only.map(exact), ...(inverse === undefined ? {} : { inverse }) });
  const excludes = names.slice(1).flatMap((_name, depth): AstAxis[][] => {
    const beginnings = new Set(full.map((row) => JSON.stringify(row.slice(0, depth + 1))));
    return [...beginnings].flatMap((beginning): AstAxis[][] => {
      const group = full.filter((row) => JSON.stringify(row.slice(0, depth + 1)) === beginning);
      const next = [...new Set(group.map((row) => row[depth + 1] ?? ''))];
      if (next.length === values[depth + 1]?.length) return [];
      return [[...(group[0] ?? []).slice(0, depth + 1).map((value, index) => axis(index, [value])), axis(depth + 1, next, true)]];
    });
  });
  const lacksOne = rows.some((row) => names.some((name) => row[name] === undefined));
  // An exclusion that meets no row says that an empty value means none.
  const told = lacksOne && excludes.length === 0 ? [[axis(0, values[0] ?? [], true)]] : excludes;
  const isAmbiguous = told.length > 0 && rows.some((row) => Object.values(row).includes(''));
  return { axes: names.map((_name, index) => axis(index, values[index] ?? [])), excludes: told, isAmbiguous };
}

/** The rows of a matrix; `isCut` when there are more than any system takes. */
export function readRows({ axes = [], excludes = [] }: AstMatrix): { readonly rows: readonly Row[]; readonly isCut: boolean } {
  const out = excludes.map((exclude) => exclude.map(({ name, values, inverse }) => ({ name, values: values.map(({ value }) => String(value)), inverse: inverse === true })));
  let rows: Row[] = axes.length === 0 ? [] : [{}];
  let isCut = false;
  for (const { name, values } of axes) {
    const longer = rows.flatMap((row) => values.map(({ value }): Row => ({ ...row, [name]: String(value) })));
    const kept = longer.filter((row) => !out.some((exclude) => exclude.every((part) => Object.hasOwn(row, part.name) && part.values.includes(row[part.name] ?? '') !== part.inverse)));
    isCut ||= kept.length > MAX_ROWS;
    rows = kept.slice(0, MAX_ROWS);
  }
  const present = excludes.length === 0 ? rows : rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
  return { rows: present, isCut };
}
