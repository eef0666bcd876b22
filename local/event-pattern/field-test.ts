import { below, invalidPattern } from './error.ts';
import { isLeaf, type Leaf, type LeafTest } from './leaf.ts';
import { cidr, exactAddress } from './operators/address.ts';
import { prefix, suffix } from './operators/affix.ts';
import { anythingBut } from './operators/anything-but.ts';
import { equalsIgnoreCase } from './operators/ignore-case.ts';
import { numeric } from './operators/numeric.ts';
import { isObject, onlyMember, requireString } from './operators/operand.ts';
import { wildcard } from './operators/wildcard.ts';

/** What a pattern asks of one field: the compiled form of its array of values, of which any one is enough. */
export interface FieldTest {
  /** Satisfied by a leaf of the field. */
  readonly matches: LeafTest;
  /** Satisfied when the field has no leaf at all (`{ "exists": false }`). */
  readonly allowsAbsence: boolean;
  /** The strings, when nothing else than one of them can satisfy the field: lets a router index its rules. */
  readonly onlyStrings: ReadonlySet<string> | undefined;
}

const operators: ReadonlyMap<string, (operand: unknown, pointer: string) => LeafTest> = new Map([
  ['exactly', exactly],
  ['prefix', prefix],
  ['suffix', suffix],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
  ['anything-but', anythingBut],
  ['numeric', numeric],
  ['cidr', cidr],
]);

function exactly(operand: unknown, pointer: string): LeafTest {
  const text = requireString(operand, pointer);
  return (leaf) => leaf === text;
}

function existence(operand: unknown, pointer: string): boolean {
  if (typeof operand !== 'boolean') throw invalidPattern(pointer, 'exists takes true or false.');
  return operand;
}

function combine(exact: ReadonlySet<Leaf>, tests: readonly LeafTest[]): LeafTest {
  const [onlyValue, ...otherValues] = exact;
  const [onlyTest, ...otherTests] = tests;
  if (onlyTest === undefined && onlyValue !== undefined && otherValues.length === 0) return (leaf) => leaf === onlyValue;
  if (onlyTest === undefined) return (leaf) => exact.has(leaf);
  if (exact.size === 0 && otherTests.length === 0) return onlyTest;
  return (leaf) => exact.has(leaf) || tests.some((test) => test(leaf));
}

/**
 * Compiles the array of values of one field.
 * @throws DevopsError `INVALID_EVENT_PATTERN`
 */
export function compileFieldTest(values: readonly unknown[], pointer: string): FieldTest {
  if (values.length === 0) throw invalidPattern(pointer, 'an empty array can match nothing.');
  const exact = new Set<Leaf>();
  const tests: LeafTest[] = [];
  let allowsAbsence = false;
  for (const [at, value] of values.entries()) {
    if (isLeaf(value)) {
      const address = typeof value === 'string' ? exactAddress(value) : undefined;
      if (address) tests.push(address);
      else exact.add(value);
      continue;
    }
    if (!isObject(value)) throw invalidPattern(below(pointer, at), 'a value must be a string, number, boolean, null or a match expression.');
    const expression = onlyMember(value, below(pointer, at));
    const operator = operators.get(expression.name);
    if (operator) tests.push(operator(expression.operand, expression.pointer));
    else if (expression.name !== 'exists') throw invalidPattern(expression.pointer, 'this operator is not known.');
    else if (existence(expression.operand, expression.pointer)) tests.push(() => true);
    else allowsAbsence = true;
  }
  const strings = [...exact].filter((value) => typeof value === 'string');
  const onlyStrings = tests.length === 0 && !allowsAbsence && strings.length === exact.size ? new Set(strings) : undefined;
  return { matches: combine(exact, tests), allowsAbsence, onlyStrings };
}
