/** What a table says of a name from outside; a name such as `constructor` is in no table. */
export function lookup<Value>(table: Readonly<Record<string, Value>>, name: string | undefined): Value | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
