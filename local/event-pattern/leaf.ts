/** The values that operators compare; a field holding an object or an empty array has none. */
export type Leaf = string | number | boolean | null;

/** Whether one leaf of an event satisfies one pattern value. */
export type LeafTest = (leaf: Leaf) => boolean;

export function isLeaf(value: unknown): value is Leaf {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
}

/**
 * Whether any element of an array, arrays inside it included, is accepted.
 * Iterative, so that an event made of brackets cannot exhaust the stack.
 */
export function someElement(array: readonly unknown[], accept: (element: unknown) => boolean): boolean {
  let nested: (readonly unknown[])[] | undefined;
  for (const element of array) {
    if (Array.isArray(element)) (nested ??= []).push(element);
    else if (accept(element)) return true;
  }
  for (let inner = nested?.pop(); inner; inner = nested?.pop()) {
    for (const element of inner) {
      if (Array.isArray(element)) nested?.push(element);
      else if (accept(element)) return true;
    }
  }
  return false;
}
