const MAX_ROW = 400;

/** JSON with one record a line, which keeps the difference between two refreshes readable. */
export function printRows(value: unknown, indent = ''): string {
  const row = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || (row.length + indent.length <= MAX_ROW && isRecord(value))) return row;
  const deeper = `${indent} `;
  const entries = Array.isArray(value)
    ? value.map((entry) => `${deeper}${printRows(entry, deeper)}`)
    : Object.entries(value).map(([key, entry]) => `${deeper}${JSON.stringify(key)}: ${printRows(entry, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}

/** Whether nothing but plain values and lists of them stand inside. */
function isRecord(value: object): boolean {
  return Object.values(value).every((entry) => typeof entry !== 'object' || entry === null || (Array.isArray(entry) && entry.every((item) => typeof item !== 'object')));
}
