import type { Alternative } from './alternatives.ts';
import type { FieldTest } from './field-test.ts';
import { isLeaf, someElement } from './leaf.ts';
import { isObject } from './operators/operand.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The compiled form of the fields below one object. The fields of an alternative are numbered in the order of their
 * paths; because that order is lexicographic, a branch always holds one unbroken range of them.
 */
export interface Branch {
  readonly start: number;
  readonly end: number;
  /** Whether the object satisfies every field of the branch. */
  readonly matches: (object: JsonObject) => boolean;
  readonly items: readonly Item[];
  /** Some field below may be absent; such a branch needs the rules of `absence.ts` when it meets an array. */
  readonly mayLack: boolean;
}

export interface LeafItem {
  readonly kind: 'leaf';
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly test: FieldTest;
  readonly matches: (object: JsonObject) => boolean;
}

export interface BranchItem {
  readonly kind: 'branch';
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly branch: Branch;
  readonly valueIn: (object: JsonObject) => unknown;
  readonly matches: (object: JsonObject) => boolean;
}

export type Item = LeafItem | BranchItem;

/** Decides over an array of objects when some field of the branch may be absent; given by `absence.ts`. */
export type ArrayMatcher = (branch: Branch, elements: readonly unknown[]) => boolean;

interface Draft {
  leaf: { index: number; test: FieldTest } | undefined;
  readonly children: Map<string, Draft>;
}

function insert(root: Draft, path: string, index: number, test: FieldTest): void {
  let node = root;
  for (const key of path.split('.')) {
    const child = node.children.get(key) ?? { leaf: undefined, children: new Map() };
    node.children.set(key, child);
    node = child;
  }
  node.leaf = { index, test };
}

/** Reads an own member; on names such as `constructor` a plain read would find what every object inherits. */
export function readerOf(key: string): (object: JsonObject) => unknown {
  if (key in {}) return (object) => (Object.hasOwn(object, key) ? object[key] : undefined);
  return (object) => object[key];
}

/** Every path below the node, keys joined by dots. */
function pathsBelow(draft: Draft): string[] {
  return [...draft.children].flatMap(([key, child]) => [key, ...pathsBelow(child).map((path) => `${key}.${path}`)]);
}

/**
 * Event Ruler joins keys by dots, so that `{"a.b": 1}` and `{"a": {"b": 1}}` are one event. When an object has such a
 * joined key, its value is put where the nested one would stand.
 */
function valueReader(key: string, draft: Draft): (object: JsonObject) => unknown {
  const read = readerOf(key);
  const joined = pathsBelow(draft).map((path) => ({ path, read: readerOf(`${key}.${path}`) }));
  return (object) => {
    const plain = read(object);
    let unfolded: Record<string, unknown> | undefined;
    for (const entry of joined) {
      const value = entry.read(object);
      if (value !== undefined) (unfolded ??= emptyObject())[entry.path] = value;
    }
    if (unfolded === undefined) return plain;
    if (isObject(plain)) return join(unfolded, plain);
    return Array.isArray(plain) ? [...plain, unfolded] : unfolded;
  };
}

/** Has no prototype, so that a key named `__proto__` is a key like any other. */
function emptyObject(): Record<string, unknown> {
  return Object.create(null);
}

/** A key of both keeps both values: a field matches by any of its leaves. */
function join(one: JsonObject, other: JsonObject): JsonObject {
  const joined = Object.assign(emptyObject(), one);
  for (const [key, value] of Object.entries(other)) joined[key] = Object.hasOwn(joined, key) ? [joined[key], value] : value;
  return joined;
}

export function leafMatcher(test: FieldTest): (value: unknown) => boolean {
  const { matches } = test;
  const accepts = (element: unknown): boolean => isLeaf(element) && matches(element);
  return (value) => {
    if (typeof value === 'string') return matches(value);
    return Array.isArray(value) ? someElement(value, accepts) : accepts(value);
  };
}

export function hasLeaf(value: unknown): boolean {
  return Array.isArray(value) ? someElement(value, isLeaf) : isLeaf(value);
}

function leafItem(key: string, leaf: { index: number; test: FieldTest }): LeafItem {
  const read = readerOf(key);
  const accepts = leafMatcher(leaf.test);
  const base = { kind: 'leaf', key, test: leaf.test, start: leaf.index, end: leaf.index + 1 } as const;
  if (!leaf.test.allowsAbsence) return { ...base, matches: (object) => accepts(read(object)) };
  return {
    ...base,
    matches: (object) => {
      const value = read(object);
      return accepts(value) || !hasLeaf(value);
    },
  };
}

function branchItem(key: string, draft: Draft, matchArray: ArrayMatcher): BranchItem {
  const branch = compileBranch(draft, matchArray);
  const valueIn = valueReader(key, draft);
  const accepts = (element: unknown): boolean => isObject(element) && branch.matches(element);
  const matches = (object: JsonObject): boolean => {
    const value = valueIn(object);
    if (Array.isArray(value)) return branch.mayLack ? matchArray(branch, value) : someElement(value, accepts);
    return isObject(value) ? branch.matches(value) : branch.mayLack && branch.matches({});
  };
  return { kind: 'branch', key, branch, valueIn, matches, start: branch.start, end: branch.end };
}

function compileBranch(draft: Draft, matchArray: ArrayMatcher): Branch {
  const items: Item[] = [];
  for (const [key, child] of draft.children) {
    if (child.leaf) items.push(leafItem(key, child.leaf));
    if (child.children.size > 0) items.push(branchItem(key, child, matchArray));
  }
  items.sort((one, other) => one.start - other.start);
  return {
    items,
    start: items[0]?.start ?? 0,
    end: items.at(-1)?.end ?? 0,
    mayLack: items.some((item) => (item.kind === 'leaf' ? item.test.allowsAbsence : item.branch.mayLack)),
    // The order of a conjunction is free outside `absence.ts`; leaves first, for they are cheap and mostly decide.
    matches: every(items.toSorted((one, other) => Number(one.kind === 'branch') - Number(other.kind === 'branch')).map((item) => item.matches)),
  };
}

function every(tests: readonly ((object: JsonObject) => boolean)[]): (object: JsonObject) => boolean {
  const [first, second, ...others] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (others.length === 0) return (object) => first(object) && second(object);
  return (object) => {
    for (const test of tests) if (!test(object)) return false;
    return true;
  };
}

/** Compiles one alternative into closures, one for each object that its paths lead through. */
export function compileTree(alternative: Alternative, matchArray: ArrayMatcher): Branch {
  const root: Draft = { leaf: undefined, children: new Map() };
  const fields = [...alternative].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [index, [path, test]] of fields.entries()) insert(root, path, index, test);
  return compileBranch(root, matchArray);
}
