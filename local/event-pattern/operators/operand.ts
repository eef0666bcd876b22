import { below, invalidPattern } from '../error.ts';

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function requireString(operand: unknown, pointer: string): string {
  if (typeof operand !== 'string') throw invalidPattern(pointer, 'the operand must be a string.');
  return operand;
}

/** A number that IEEE 754 binary64 holds; a literal such as 1e400 has become Infinity by now. */
export function requireNumber(operand: unknown, pointer: string): number {
  if (typeof operand !== 'number' || !Number.isFinite(operand)) {
    throw invalidPattern(pointer, 'the operand must be a number within the range of a double.');
  }
  return operand;
}

/** The only member of a match expression such as `{ "prefix": "a" }`. */
export function onlyMember(expression: Readonly<Record<string, unknown>>, pointer: string): { name: string; operand: unknown; pointer: string } {
  const [first, ...others] = Object.entries(expression);
  if (!first || others.length > 0) throw invalidPattern(pointer, 'a match expression must have exactly one operator.');
  return { name: first[0], operand: first[1], pointer: below(pointer, first[0]) };
}
