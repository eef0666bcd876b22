import { below, invalidPattern } from '../error.ts';
import type { LeafTest } from '../leaf.ts';
import { requireNumber } from './operand.ts';

type Comparison = (value: number) => boolean;

const comparisons: Readonly<Record<string, (limit: number) => Comparison>> = {
  '=': (limit) => (value) => value === limit,
  '<': (limit) => (value) => value < limit,
  '<=': (limit) => (value) => value <= limit,
  '>': (limit) => (value) => value > limit,
  '>=': (limit) => (value) => value >= limit,
};

function comparisonAt(operand: readonly unknown[], at: number, pointer: string, allowed: readonly string[]): { compare: Comparison; limit: number } {
  const operator = operand[at];
  const create = typeof operator === 'string' && allowed.includes(operator) ? comparisons[operator] : undefined;
  if (!create) throw invalidPattern(below(pointer, at), `expected one of ${allowed.join(' ')}.`);
  const limit = requireNumber(operand[at + 1], below(pointer, at + 1));
  return { compare: create(limit), limit };
}

/**
 * `{ "numeric": [">", 0, "<=", 5] }`: one comparison, or a lower limit followed by an upper one.
 * Only JSON numbers match. Numbers are IEEE 754 doubles, as in Event Ruler since 1.8.
 */
export function numeric(operand: unknown, pointer: string): LeafTest {
  if (!Array.isArray(operand)) throw invalidPattern(pointer, 'numeric takes an array of comparisons.');
  const terms: readonly unknown[] = operand;
  const first = comparisonAt(terms, 0, pointer, Object.keys(comparisons));
  const isLower = terms[0] === '>' || terms[0] === '>=';
  if (terms.length > (isLower ? 4 : 2)) throw invalidPattern(pointer, 'numeric takes one comparison, or a lower limit and an upper one.');
  if (terms.length === 2) return (leaf) => typeof leaf === 'number' && Number.isFinite(leaf) && first.compare(leaf);
  const second = comparisonAt(terms, 2, pointer, ['<', '<=']);
  if (first.limit >= second.limit) throw invalidPattern(pointer, 'the lower limit must be less than the upper one.');
  return (leaf) => typeof leaf === 'number' && first.compare(leaf) && second.compare(leaf);
}
