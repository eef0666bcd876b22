import { invalidPattern } from '../error.ts';
import type { LeafTest } from '../leaf.ts';
import { requireString } from './operand.ts';

/** The literal texts between the wildcards; `\*` and `\\` are the characters themselves. */
function literalsOf(operand: string, pointer: string): readonly string[] {
  const literals = [''];
  for (let at = 0; at < operand.length; at += 1) {
    let character = operand.charAt(at);
    if (character === '*') {
      if (operand[at + 1] === '*') throw invalidPattern(pointer, `two wildcards follow each other at offset ${at}.`);
      literals.push('');
      continue;
    }
    if (character === '\\') {
      at += 1;
      character = operand.charAt(at);
      if (character !== '*' && character !== '\\') throw invalidPattern(pointer, `a backslash may only escape * or \\ (offset ${at - 1}).`);
    }
    literals[literals.length - 1] += character;
  }
  return literals;
}

/**
 * `{ "wildcard": "a*b" }`. Each literal is taken at its first possible place, which never loses a match, so that no
 * pattern can make the search explode as a backtracking expression would.
 */
export function wildcard(operand: unknown, pointer: string): LeafTest {
  const [head = '', ...others] = literalsOf(requireString(operand, pointer), pointer);
  const tail = others.pop();
  if (tail === undefined) return (leaf) => leaf === head;
  return (leaf) => {
    if (typeof leaf !== 'string' || !leaf.startsWith(head)) return false;
    let at = head.length;
    for (const literal of others) {
      const found = leaf.indexOf(literal, at);
      if (found < 0) return false;
      at = found + literal.length;
    }
    return leaf.length - tail.length >= at && leaf.endsWith(tail);
  };
}
