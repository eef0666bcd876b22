import type { Matrix } from './model.ts';

export type Row = Readonly<Record<string, string>>;

const MAX_ROWS = 256;

/**
 * Every run of a matrix (GitHub Docs, "Expanding or adding matrix configurations"): the product of the axes without the
 * excluded; an included row extends those it overwrites nothing of, else it stands by itself. At most 256, GitHub's limit.
 */
export function rowsOf({ axes, include, exclude }: Matrix): readonly Row[] {
  const product = Object.entries(axes).reduce<Row[]>((rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))).slice(0, MAX_ROWS), Object.keys(axes).length > 0 ? [{}] : []);
  const kept = product.filter((row) => !exclude.some((out) => Object.entries(out).every(([name, value]) => row[name] === value)));
  const extended = kept.map((row) => ({ ...row }));
  const alone: Row[] = [];
  for (const more of include) {
    const fitting = extended.filter((_row, index) => Object.entries(more).every(([name, value]) => !Object.hasOwn(axes, name) || kept[index]?.[name] === value));
    if (fitting.length === 0 || !Object.keys(more).some((name) => !Object.hasOwn(axes, name))) {
      if (fitting.length === 0) alone.push(more);
      continue;
    }
    for (const row of fitting) Object.assign(row, more);
  }
  return [...extended, ...alone].slice(0, MAX_ROWS);
}

/** A matrix that gives exactly these rows: axes where they are a full product, single rows else. */
export function matrixOfRows(rows: readonly Row[], failFast: boolean): Matrix {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const axes = Object.fromEntries(names.map((name) => [name, [...new Set(rows.flatMap((row) => row[name] ?? []))]]));
  const size = Object.values(axes).reduce((product, values) => product * values.length, 1);
  const isProduct = rows.length === size && rows.every((row) => names.every((name) => row[name] !== undefined));
  return isProduct ? { axes, include: [], exclude: [], failFast } : { axes: {}, include: rows, exclude: [], failFast };
}
