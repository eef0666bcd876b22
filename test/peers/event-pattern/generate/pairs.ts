import * as fc from 'fast-check';
import type { Pair } from '../verdict.ts';
import { chanceFrom, type Chance } from './chance.ts';
import { generateEvent } from './events.ts';
import { fieldsOf, type EventField } from './fields.ts';
import { malform } from './malformed.ts';
import { makeTest, type MadeTest } from './operators.ts';

export interface GeneratedPair extends Pair {
  /** The operators and constructs of the pattern, each once. */
  readonly features: readonly string[];
}

interface FieldPattern {
  readonly path: readonly string[];
  readonly tests: readonly MadeTest[];
}

/** Fields of distinct paths; half the time those that share an array element come first. */
function chooseFields(chance: Chance, fields: readonly EventField[]): EventField[] {
  const count = chance.integer(1, 4);
  const [first] = chance.pickSome(fields, 1);
  const inElement = first?.elements.at(-1);
  const related = inElement !== undefined && chance.percent(60) ? fields.filter(({ elements }) => elements.includes(inElement)) : fields;
  const byPath = new Map(chance.pickSome(related, count).map((field) => [field.path.join('\0'), field]));
  return [...byPath.values()];
}

function absentPath(chance: Chance, field: EventField): readonly string[] {
  const path = chance.percent(50) ? field.path.slice(0, -1) : field.path;
  return [...path, chance.pick(['absent', 'a-missing', 'Zone'])];
}

function patternOf(chance: Chance, field: EventField, hit: boolean): FieldPattern {
  if (chance.percent(7)) {
    const path = hit ? absentPath(chance, field) : field.path;
    return { path, tests: [{ operator: 'exists-false', test: { exists: false } }] };
  }
  const tests = [makeTest(chance, field.value, hit)];
  while (chance.percent(25)) tests.push(makeTest(chance, field.value, false));
  return { path: field.path, tests };
}

/** Writes the tests of one field into a nested pattern; answers false where an array of another field is in the way. */
function write(target: Record<string, unknown>, { path, tests }: FieldPattern, joinKeys: boolean): boolean {
  const keys = joinKeys ? [...path.slice(0, -2), path.slice(-2).join('.')] : [...path];
  const last = keys.pop() ?? '';
  let node = target;
  for (const key of keys) {
    const inner = Object.hasOwn(node, key) ? node[key] : (node[key] = {});
    if (!isRecord(inner)) return false;
    node = inner;
  }
  if (Object.hasOwn(node, last)) return false;
  node[last] = tests.map(({ test }) => test);
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nest(fields: readonly FieldPattern[]): Record<string, unknown> {
  const pattern = {};
  for (const field of fields) write(pattern, field, false);
  return pattern;
}

/** Puts some fields into branches of a `$or`, of which one satisfies the event when `hit`. */
function addOr(chance: Chance, pattern: Record<string, unknown>, fields: readonly EventField[], hit: boolean): MadeTest[] {
  const branches = Array.from({ length: chance.integer(2, 3) }, (_, index) => {
    const chosen = chance.pickSome(fields, chance.integer(1, 2));
    return chosen.map((field) => patternOf(chance, field, hit && index === 0));
  });
  const insideDetail = chance.percent(40) && branches.flat().every(({ path }) => path[0] === 'detail' && path.length > 1);
  if (!insideDetail) pattern['$or'] = branches.map(nest);
  else {
    const detail = isRecord(pattern['detail']) ? pattern['detail'] : (pattern['detail'] = {});
    if (isRecord(detail)) detail['$or'] = branches.map((branch) => nest(branch.map((field) => ({ ...field, path: field.path.slice(1) }))));
  }
  return [{ operator: '$or', test: undefined }, ...branches.flat().flatMap(({ tests }) => tests)];
}

function generatePair(chance: Chance): GeneratedPair {
  const event = generateEvent(chance);
  const fields = fieldsOf(event);
  const hit = chance.percent(62);
  const features = new Set<string>();
  const pattern: Record<string, unknown> = {};
  const chosen = chooseFields(chance, fields);
  const missing = chance.integer(0, chosen.length - 1);
  for (const [index, field] of chosen.entries()) {
    const made = patternOf(chance, field, hit || index !== missing);
    const joinKeys = made.path.length > 1 && chance.percent(5);
    if (!write(pattern, made, joinKeys)) continue;
    for (const { operator } of made.tests) features.add(operator);
    if (joinKeys) features.add('joined-keys');
    if (field.elements.length > 0) features.add('array');
  }
  if (chance.percent(20)) for (const { operator } of addOr(chance, pattern, fields, hit)) features.add(operator);
  if (chance.percent(3)) return { event, pattern: malform(chance, pattern), features: ['malformed'] };
  return { event, pattern, features: [...features] };
}

/** Pairs of a pattern and an event; the same seed gives the same pairs. */
export function generatePairs(options: { readonly seed: number; readonly count: number }): GeneratedPair[] {
  // Without its bias towards small values every operator gets its share.
  const pairs = fc.noBias(fc.gen().map((generate) => generatePair(chanceFrom(generate))));
  return fc.sample(pairs, { seed: options.seed, numRuns: options.count });
}
