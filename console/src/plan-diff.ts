import type { Incident } from './api.ts';

export type PlanStep = NonNullable<Incident['plan']>['steps'][number];

/** One member of the parameters; `undefined` where it is not given, or where nothing tells it. */
export interface ParameterChange {
  /** JSON Pointer. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface StepDiff {
  /**
   * What the way back tells of before: `changed` when it calls the same action, so that its parameters are the values that are
   * there now; `removed` or `added` when its action undoes exactly these parameters; else `unknown`.
   */
  readonly kind: 'changed' | 'removed' | 'added' | 'unknown';
  readonly changes: readonly ParameterChange[];
  /** Members that name what is changed and are the same in both. */
  readonly same: readonly ParameterChange[];
}

const REMOVES = /:(?:Revoke|Delete|Remove|Detach|Deregister|Disassociate|Untag)/;
const ADDS = /:(?:Authorize|Create|Add|Attach|Register|Associate|Tag)/;

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Leaves by JSON Pointer; an empty list or table is a leaf. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (value !== null && typeof value === 'object' && Object.keys(value).length > 0) return Object.entries(value).flatMap(([name, member]) => leaves(member, `${path}/${escaped(name)}`));
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** What a step changes, member by member, as far as its way back tells what is there before. */
export function diffOf({ action, parameters, undo }: PlanStep): StepDiff {
  const after = new Map(leaves(parameters));
  const back = undo?.find((call) => call.action === action);
  if (back !== undefined) {
    const before = new Map(leaves(back.parameters));
    const all = [...new Set([...after.keys(), ...before.keys()])].map((path): ParameterChange => ({ path, before: before.get(path), after: after.get(path) }));
    return { kind: 'changed', changes: all.filter((each) => each.before !== each.after), same: all.filter((each) => each.before === each.after) };
  }
  const whole = JSON.stringify([...after]);
  const isInverse = undo?.some((call) => JSON.stringify(leaves(call.parameters)) === whole) === true;
  if (isInverse && REMOVES.test(action)) return { kind: 'removed', changes: [...after].map(([path, value]) => ({ path, before: value, after: undefined })), same: [] };
  if (isInverse && ADDS.test(action)) return { kind: 'added', changes: [...after].map(([path, value]) => ({ path, before: undefined, after: value })), same: [] };
  return { kind: 'unknown', changes: [], same: [...after].map(([path, value]) => ({ path, before: undefined, after: value })) };
}
