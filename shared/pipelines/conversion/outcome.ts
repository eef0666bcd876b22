import type { Condition } from './model.ts';

/** `when` of a job or place of a step: what must have become of what came before. */
export function outcomeOf(condition: Condition | undefined): 'success' | 'always' | 'failure' {
  if (condition === undefined) return 'success';
  if (condition.kind === 'always' || condition.kind === 'failure') return condition.kind;
  if (condition.kind !== 'all') return 'success';
  return condition.of.map(outcomeOf).find((outcome) => outcome !== 'success') ?? 'success';
}

/** The rest of a condition once {@link outcomeOf} is taken out; `undefined` when nothing is left. */
export function withoutOutcome(condition: Condition | undefined): Condition | undefined {
  if (condition === undefined || ['always', 'failure', 'success'].includes(condition.kind)) return undefined;
  if (condition.kind !== 'all') return condition;
  const rest = condition.of.flatMap((part) => withoutOutcome(part) ?? []);
  return rest.length > 1 ? { kind: 'all', of: rest } : rest[0];
}
