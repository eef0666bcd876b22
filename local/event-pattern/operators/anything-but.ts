import { below, invalidPattern } from '../error.ts';
import type { Leaf, LeafTest } from '../leaf.ts';
import { prefix, suffix } from './affix.ts';
import { equalsIgnoreCase } from './ignore-case.ts';
import { isObject, onlyMember, requireNumber, requireString } from './operand.ts';
import { wildcard } from './wildcard.ts';

type Operator = (operand: unknown, pointer: string) => LeafTest;

const negatable: ReadonlyMap<string, Operator> = new Map([
  ['prefix', nonEmpty(prefix)],
  ['suffix', nonEmpty(suffix)],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
]);

function nonEmpty(operator: Operator): Operator {
  return (operand, pointer) => {
    if (requireString(operand, pointer) === '') throw invalidPattern(pointer, 'an empty text would exclude every string.');
    return operator(operand, pointer);
  };
}

function each(operand: unknown, pointer: string): readonly { value: unknown; pointer: string }[] {
  if (!Array.isArray(operand)) return [{ value: operand, pointer }];
  if (operand.length === 0) throw invalidPattern(pointer, 'an empty list excludes nothing.');
  return operand.map((value: unknown, at) => ({ value, pointer: below(pointer, at) }));
}

function notOneOf(operand: unknown, pointer: string): LeafTest {
  const values = each(operand, pointer);
  const require = typeof values[0]?.value === 'number' ? requireNumber : requireString;
  const excluded: ReadonlySet<Leaf> = new Set(values.map((entry) => require(entry.value, entry.pointer)));
  return (leaf) => !excluded.has(leaf);
}

/**
 * `{ "anything-but": ... }`: a string, a number, a list of strings or of numbers, or one of prefix, suffix,
 * equals-ignore-case and wildcard over a string or a list. The field must have a value, of whatever type.
 */
export function anythingBut(operand: unknown, pointer: string): LeafTest {
  if (!isObject(operand)) return notOneOf(operand, pointer);
  const inner = onlyMember(operand, pointer);
  const operator = negatable.get(inner.name);
  if (!operator) throw invalidPattern(inner.pointer, `anything-but takes ${[...negatable.keys()].join(', ')} or plain values.`);
  const tests = each(inner.operand, inner.pointer).map((entry) => operator(entry.value, entry.pointer));
  return (leaf) => !tests.some((test) => test(leaf));
}
