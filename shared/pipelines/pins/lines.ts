/**
 * The longest entry that equals `version` or is its beginning at a dot: `3.9` for `3.9.18`, `20` for `20.11.1`.
 * Undefined when there is none.
 */
export function findLine<Entry>(entries: readonly Entry[], lineOf: (entry: Entry) => string, version: string): Entry | undefined {
  return entries
    .filter((entry) => version === lineOf(entry) || version.startsWith(`${lineOf(entry)}.`))
    .sort((left, right) => lineOf(right).length - lineOf(left).length)[0];
}
