import { matchArrayWithAbsence } from './absence.ts';
import { readAlternatives, type Alternative } from './alternatives.ts';
import { isObject } from './operators/operand.ts';
import { compileTree } from './tree.ts';

/** Whether a parsed event matches. Anything that is not a JSON object matches nothing. */
export type EventMatcher = (event: unknown) => boolean;

export function compileAlternative(alternative: Alternative): EventMatcher {
  const { matches } = compileTree(alternative, matchArrayWithAbsence);
  return (event) => isObject(event) && matches(event);
}

export function anyOf(matchers: readonly EventMatcher[]): EventMatcher {
  const [first, second] = matchers;
  if (first && !second) return first;
  return (event) => matchers.some((matches) => matches(event));
}

/**
 * Compiles an EventBridge event pattern, with the meaning that Event Ruler 2 gives it.
 *
 * Numbers are compared as IEEE 754 doubles: two literals that JSON.parse cannot tell apart are equal.
 *
 * @param pattern The parsed pattern, as in a rule's `EventPattern`.
 * @throws DevopsError `INVALID_EVENT_PATTERN`; its `errors[0].path` is the JSON Pointer of the wrong place
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @example
 * const isStopped = compilePattern({ source: ['aws.ec2'], detail: { state: [{ prefix: 'stop' }] } });
 * isStopped({ source: 'aws.ec2', detail: { state: 'stopping' } }); // true
 */
export function compilePattern(pattern: unknown): EventMatcher {
  return anyOf(readAlternatives(pattern).map(compileAlternative));
}
