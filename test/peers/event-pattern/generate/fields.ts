/** One leaf of an event: the keys that lead to it, the array elements it lies in, and its value. */
export interface EventField {
  readonly path: readonly string[];
  readonly elements: readonly string[];
  readonly value: string | number | boolean | null;
}

/** Every leaf of a parsed event. */
export function fieldsOf(value: unknown, path: readonly string[] = [], elements: readonly string[] = [], place = ''): EventField[] {
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown, index) => fieldsOf(element, path, [...elements, `${place}[${index}]`], `${place}[${index}]`));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, member]) => fieldsOf(member, [...path, key], elements, `${place}.${key}`));
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) return [{ path, elements, value }];
  return [];
}
