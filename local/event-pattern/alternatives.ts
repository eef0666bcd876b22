import { below, invalidPattern } from './error.ts';
import { compileFieldTest, type FieldTest } from './field-test.ts';
import { isObject } from './operators/operand.ts';

/** One way to satisfy a pattern: the test of each field, by its path with the keys joined by dots. All must hold. */
export type Alternative = ReadonlyMap<string, FieldTest>;

/** EventBridge's limit: the lengths of all `$or` arrays, multiplied. */
const maximumCombinations = 1000;
/** No limit is documented; this one keeps recursion over a hostile pattern off the end of the stack. */
const maximumDepth = 100;

/** Field names that Event Ruler reserves inside `$or`; a `$or` that holds one is an ordinary field. */
const reservedInOr = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex not-wildcard ' +
    'not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ' +
    'ip-address-in-range ip-address-not-in-range'
  ).split(' '),
);

interface Place {
  readonly path: readonly string[];
  readonly pointer: string;
  readonly expandOr: boolean;
  readonly insideOr: boolean;
}

type Draft = Map<string, FieldTest>;

function combinationsIn(value: unknown, depth = 0): number {
  if (!isObject(value) || depth > maximumDepth) return 1;
  let product = 1;
  for (const [key, member] of Object.entries(value)) {
    if (key === '$or' && Array.isArray(member)) {
      product *= Math.max(member.length, 1);
      for (const branch of member) product *= combinationsIn(branch, depth + 1);
    } else product *= combinationsIn(member, depth + 1);
    if (product > maximumCombinations) return product;
  }
  return product;
}

function readOr(drafts: readonly Draft[], branches: unknown, place: Place): Draft[] {
  if (!Array.isArray(branches) || branches.length < 2) throw invalidPattern(place.pointer, '$or takes an array of at least two objects.');
  return branches.flatMap((branch: unknown, at) => {
    const copies = drafts.map((draft) => new Map(draft));
    return readObject(copies, branch, { ...place, pointer: below(place.pointer, at), insideOr: true });
  });
}

/** Adds what `pattern` asks to every draft. A field asked twice keeps the later answer, as in Event Ruler. */
function readObject(drafts: Draft[], pattern: unknown, place: Place): Draft[] {
  if (!isObject(pattern)) throw invalidPattern(place.pointer, 'expected an object.');
  const members = Object.entries(pattern);
  if (members.length === 0) throw invalidPattern(place.pointer, 'an empty object is not a pattern.');
  if (place.path.length >= maximumDepth) throw invalidPattern(place.pointer, `patterns nest at most ${maximumDepth} levels.`);
  let current = drafts;
  for (const [key, member] of members) {
    const inner = { ...place, path: [...place.path, key], pointer: below(place.pointer, key) };
    if (key === '$or' && place.expandOr) {
      current = readOr(current, member, { ...inner, path: place.path });
      continue;
    }
    if (place.insideOr && reservedInOr.has(key)) throw invalidPattern(inner.pointer, 'this name is reserved and cannot be a field inside $or.');
    if (Array.isArray(member)) {
      const test = compileFieldTest(member, inner.pointer);
      for (const draft of current) draft.set(inner.path.join('.'), test);
    } else if (isObject(member)) current = readObject(current, member, inner);
    else throw invalidPattern(inner.pointer, 'a field takes an array of values or an object.');
  }
  return current;
}

function read(pattern: unknown, expandOr: boolean): Draft[] {
  return readObject([new Map()], pattern, { path: [], pointer: '', expandOr, insideOr: false });
}

/**
 * The alternatives that a pattern means, `$or` multiplied out.
 * A `$or` that is not the operator is tried as a field of that name, as EventBridge does.
 * @throws DevopsError `INVALID_EVENT_PATTERN` with the JSON Pointer of the first wrong place
 */
export function readAlternatives(pattern: unknown): readonly Alternative[] {
  if (combinationsIn(pattern) > maximumCombinations) {
    throw invalidPattern('', `$or makes more than ${maximumCombinations} combinations.`);
  }
  try {
    return read(pattern, true);
  } catch (error) {
    try {
      return read(pattern, false);
    } catch {
      throw error;
    }
  }
}
