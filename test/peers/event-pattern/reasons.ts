import { readAlternatives } from '../../../local/event-pattern/alternatives.ts';
import type { Pair, Verdict } from './verdict.ts';

export interface Verdicts {
  readonly ours: Verdict;
  readonly eventRuler: Verdict;
  readonly miniStack: Verdict;
}

function hasJoinedKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => (!Array.isArray(value) && key.includes('.')) || hasJoinedKey(member));
}

function asksLeafAndObject(pattern: unknown): boolean {
  return readAlternatives(pattern).some((fields) => [...fields.keys()].some((path) => [...fields.keys()].some((other) => other.startsWith(`${path}.`))));
}

/** Why MiniStack answers otherwise than Event Ruler; each sentence is a fact seen in its answers. */
export function reasonOfMiniStack({ pattern, event }: Pair, { miniStack }: Verdicts): string {
  if (/\d{17}/.test(JSON.stringify([pattern, event]))) return 'refuses or misses integers beyond 2^53 that a double holds';
  if (miniStack !== 'refused' && asksLeafAndObject(pattern)) return 'matches nothing when one path is asked both for a value and as an object';
  if (JSON.stringify(pattern).includes('"exists":false') && /\[\{/.test(JSON.stringify(event))) {
    return 'exists: false over an array of objects is satisfied by any one element that lacks the field';
  }
  if (hasJoinedKey(event)) return 'does not see a field whose key in the event contains a dot';
  return 'unexplained';
}

/** Why Event Ruler answers otherwise than its documentation. */
export function reasonOfEventRuler({ pattern }: Pair): string {
  const text = JSON.stringify(pattern);
  if (text.includes('"numeric"') && text.includes('"equals-ignore-case"')) {
    return 'may lose a string that stands in one list with numeric and equals-ignore-case tests, by the order of a hash set';
  }
  if (text.includes('"cidr"')) return 'compares addresses as hexadecimal text, so a block accepts some addresses of the other family';
  return 'unexplained';
}
