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

/** A condition whose cells belong to the axes of its job; `undefined` for one of axes that are not there. */
export function onAxes(condition: Condition | undefined, axes: readonly string[]): Condition | undefined {
  return condition !== undefined && axesIn(condition).every((axis) => axes.includes(axis)) ? condition : undefined;
}

function axesIn(condition: Condition): readonly string[] {
  if (condition.kind === 'matrix') return [condition.axis];
  if (condition.kind === 'not') return axesIn(condition.of);
  return condition.kind === 'all' || condition.kind === 'any' ? condition.of.flatMap(axesIn) : [];
}
