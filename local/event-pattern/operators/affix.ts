import { invalidPattern } from '../error.ts';
import type { LeafTest } from '../leaf.ts';
import { prefixIgnoreCase, suffixIgnoreCase } from './ignore-case.ts';
import { isObject, onlyMember, requireString } from './operand.ts';

function ignoreCaseOperand(operand: Readonly<Record<string, unknown>>, pointer: string): { operand: unknown; pointer: string } {
  const member = onlyMember(operand, pointer);
  if (member.name !== 'equals-ignore-case') throw invalidPattern(member.pointer, 'only equals-ignore-case is allowed here.');
  return member;
}

/** `{ "prefix": "..." }`, also with `equals-ignore-case` inside. An empty prefix matches every string. */
export function prefix(operand: unknown, pointer: string): LeafTest {
  if (isObject(operand)) {
    const inner = ignoreCaseOperand(operand, pointer);
    return prefixIgnoreCase(inner.operand, inner.pointer);
  }
  const start = requireString(operand, pointer);
  return (leaf) => typeof leaf === 'string' && leaf.startsWith(start);
}

/** `{ "suffix": "..." }`, also with `equals-ignore-case` inside. */
export function suffix(operand: unknown, pointer: string): LeafTest {
  if (isObject(operand)) {
    const inner = ignoreCaseOperand(operand, pointer);
    return suffixIgnoreCase(inner.operand, inner.pointer);
  }
  const end = requireString(operand, pointer);
  return (leaf) => typeof leaf === 'string' && leaf.endsWith(end);
}
