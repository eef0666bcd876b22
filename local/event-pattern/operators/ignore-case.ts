import type { LeafTest } from '../leaf.ts';
import { requireString } from './operand.ts';

type Spellings = readonly (readonly string[])[];

/**
 * Each character may stand in its lower or its upper case, which is how Event Ruler reads it. Comparing two lower-cased
 * strings differs where a case mapping changes the length: the operand `ß` matches `SS`, and `ss` matches no `ß`.
 */
function spellingsOf(operand: string): Spellings {
  return Array.from(operand, (character) => [...new Set([character.toLowerCase(), character.toUpperCase()])]);
}

/** The offset behind the operand when it stands at the start of `text`, else -1. No two spellings share a first character. */
function matchForward(text: string, spellings: Spellings): number {
  let at = 0;
  for (const spelling of spellings) {
    const found = spelling.find((form) => text.startsWith(form, at));
    if (found === undefined) return -1;
    at += found.length;
  }
  return at;
}

function matchesBackward(text: string, spellings: Spellings): boolean {
  let end = text.length;
  for (const spelling of spellings.toReversed()) {
    const found = spelling.find((form) => text.endsWith(form, end));
    if (found === undefined) return false;
    end -= found.length;
  }
  return true;
}

/** `{ "equals-ignore-case": "..." }` */
export function equalsIgnoreCase(operand: unknown, pointer: string): LeafTest {
  const spellings = spellingsOf(requireString(operand, pointer));
  return (leaf) => typeof leaf === 'string' && matchForward(leaf, spellings) === leaf.length;
}

/** `{ "prefix": { "equals-ignore-case": "..." } }` */
export function prefixIgnoreCase(operand: unknown, pointer: string): LeafTest {
  const spellings = spellingsOf(requireString(operand, pointer));
  return (leaf) => typeof leaf === 'string' && matchForward(leaf, spellings) >= 0;
}

/** `{ "suffix": { "equals-ignore-case": "..." } }` */
export function suffixIgnoreCase(operand: unknown, pointer: string): LeafTest {
  const spellings = spellingsOf(requireString(operand, pointer));
  return (leaf) => typeof leaf === 'string' && matchesBackward(leaf, spellings);
}
