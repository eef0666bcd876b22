import { isLeaf, someElement } from './leaf.ts';
import { isObject } from './operators/operand.ts';
import { hasLeaf, leafMatcher, readerOf, type Branch, type Item } from './tree.ts';

/**
 * What `{ "exists": false }` means for a field inside an array of objects.
 *
 * Event Ruler reads the fields of a pattern in the order of their paths. The first one that a value satisfies fixes the
 * element of the array that all later ones are read from. A field that must be absent and comes before that point must
 * be absent from every element; after it, from the fixed element only.
 */
export function matchArrayWithAbsence(branch: Branch, elements: readonly unknown[]): boolean {
  return matchElements(branch, elements, branch.start);
}

function matchElements(branch: Branch, elements: readonly unknown[], from: number): boolean {
  let at = from;
  while (at < branch.end && !hasField(branch, elements, at)) {
    if (!allowsAbsence(branch, at)) return false;
    at += 1;
  }
  return at === branch.end || matchFixed(branch, elements, at);
}

/** Some element satisfies the field `from` by a value, and all later ones. */
function matchFixed(branch: Branch, elements: readonly unknown[], from: number): boolean {
  return someElement(elements, (element) => isObject(element) && matchFrom(branch, element, from));
}

function matchFrom(branch: Branch, object: Readonly<Record<string, unknown>>, from: number): boolean {
  return branch.items.every((item) => {
    if (item.end <= from) return true;
    return item.start > from ? item.matches(object) : matchItemFrom(item, object, from);
  });
}

function matchItemFrom(item: Item, object: Readonly<Record<string, unknown>>, from: number): boolean {
  if (item.kind === 'leaf') return leafMatcher(item.test)(readerOf(item.key)(object));
  const value = item.valueIn(object);
  if (Array.isArray(value)) return matchFixed(item.branch, value, from);
  return isObject(value) && matchFrom(item.branch, value, from);
}

function itemOf(branch: Branch, index: number): Item | undefined {
  return branch.items.find((item) => item.start <= index && index < item.end);
}

function allowsAbsence(branch: Branch, index: number): boolean {
  const item = itemOf(branch, index);
  return item?.kind === 'leaf' ? item.test.allowsAbsence : item !== undefined && allowsAbsence(item.branch, index);
}

/** Whether the field numbered `index` has a leaf anywhere below the value. */
function hasField(branch: Branch, value: unknown, index: number): boolean {
  if (Array.isArray(value)) return someElement(value, (element) => !isLeaf(element) && hasField(branch, element, index));
  const item = itemOf(branch, index);
  if (!item || !isObject(value)) return false;
  if (item.kind === 'leaf') return hasLeaf(readerOf(item.key)(value));
  return hasField(item.branch, item.valueIn(value), index);
}
