import type { ArgumentList, AstCondition, RawArgument } from '../../../jenkins/index.ts';
import { named } from '../../../platforms/jenkins/ast.ts';
import type { Condition } from '../../model.ts';
import { onAxes } from '../../outcome.ts';
import { namedValue } from './arguments.ts';
import { exact } from './literals.ts';
import { axisVariable } from './matrix.ts';

const leaf = (name: string, given: ArgumentList = []): AstCondition => ({ name, arguments: given });
const not = (child: AstCondition): AstCondition => ({ name: 'not', children: [child] });
const any = (...children: readonly AstCondition[]): AstCondition => ({ name: 'anyOf', children });

export const CHANGE = leaf('changeRequest');
export const TAG = leaf('buildingTag');
export const TIMER = leaf('triggeredBy', [named('cause', 'TimerTrigger')]);
export const USER = leaf('triggeredBy', [named('cause', 'UserIdCause')]);
/** Set by branch sources for the default branch of a repository. */
export const PRIMARY = leaf('environment', [named('name', 'BRANCH_IS_PRIMARY'), named('value', 'true')]);
const PUSH = not(any(CHANGE, TIMER, USER));
const EVENTS = { push: PUSH, change: CHANGE, tag: TAG, schedule: TIMER, manual: USER } as const;

/** A condition of `when`; `undefined` where an outcome stands inside it, which only `post` can say. */
export function printCondition(condition: Condition): AstCondition | undefined {
  switch (condition.kind) {
    case 'default-branch':
      return PRIMARY;
    case 'event':
      return EVENTS[condition.event];
    case 'branch':
      return leaf('branch', [{ key: 'pattern', value: exact(condition.name) }, named('comparator', 'EQUALS')]);
    case 'matrix':
      return leaf('environment', [named('name', axisVariable(condition.axis)), { key: 'value', value: exact(condition.value) }]);
    case 'not': {
      const inner = printCondition(condition.of);
      return inner && not(inner);
    }
    case 'all':
    case 'any': {
      const parts = condition.of.map(printCondition);
      return parts.every((part) => part !== undefined) ? { name: condition.kind === 'all' ? 'allOf' : 'anyOf', children: parts } : undefined;
    }
    default:
      return undefined;
  }
}

/** All must hold; `undefined` when one of them is not known elsewhere. `axes` are those of the job around a stage. */
export function readConditions(conditions: readonly AstCondition[], axes: readonly string[] = []): Condition | undefined {
  return onAxes(readAll(conditions), axes);
}

function readAll(conditions: readonly AstCondition[]): Condition | undefined {
  const known = conditions.map(readCondition);
  if (!known.every((condition) => condition !== undefined)) return undefined;
  return known.length === 1 ? known[0] : { kind: 'all', of: known };
}

const values = (given: ArgumentList | undefined): readonly unknown[] => (given === undefined ? [] : Array.isArray(given) ? given.map((argument) => ('key' in argument ? argument.value.value : argument.value)) : [given]);
/** Two conditions with the same signature are the same. */
export const signature = ({ name, arguments: given, children = [] }: AstCondition): string => JSON.stringify([name, values(given).map((value) => (typeof value === 'object' && value !== null && 'value' in value ? value.value : value)), children.map(signature)]);

const EVENT_OF = new Map(Object.entries(EVENTS).map(([event, condition]) => [signature(condition), event]));

function readCondition(condition: AstCondition): Condition | undefined {
  const { name, arguments: given = [], children = [] } = condition;
  const event = EVENT_OF.get(signature(condition));
  if (event === 'push' || event === 'change' || event === 'tag' || event === 'schedule' || event === 'manual') return { kind: 'event', event };
  if (signature(condition) === signature(PRIMARY)) return { kind: 'default-branch' };
  if (name === 'allOf') return children.length === 1 ? readAll(children) : both('all', children);
  if (name === 'anyOf') return both('any', children);
  const [only] = children;
  if (name === 'not') {
    const inner = only && readCondition(only);
    return inner && { kind: 'not', of: inner };
  }
  const [variable, content] = [patternOf(given, 'name'), patternOf(given, 'value')];
  if (name === 'environment' && variable !== undefined && content !== undefined && Array.isArray(given) && given.length === 2) return { kind: 'matrix', axis: variable, value: content };
  const value = patternOf(given);
  const isExact = comparatorOf(given) === 'EQUALS' || !/[*?[\]{}]/.test(value ?? '');
  if (name === 'branch' && value !== undefined && isExact && comparatorOf(given) !== 'REGEXP') return { kind: 'branch', name: value };
  if (name === 'tag' && value === undefined) return { kind: 'event', event: 'tag' };
  if (name === 'triggeredBy') {
    const cause = textOf(namedValue(given, 'cause'));
    return cause === 'TimerTrigger' ? { kind: 'event', event: 'schedule' } : cause === 'UserIdCause' ? { kind: 'event', event: 'manual' } : undefined;
  }
  return undefined;
}

function both(kind: 'all' | 'any', children: readonly AstCondition[]): Condition | undefined {
  const known = children.map(readCondition);
  return known.every((condition) => condition !== undefined) ? { kind, of: known } : undefined;
}

const textOf = (value: RawArgument | undefined): string | undefined => (value?.isLiteral === true && typeof value.value === 'string' ? value.value : undefined);
const comparatorOf = (given: ArgumentList): string | undefined => (Array.isArray(given) && given.some((argument) => 'key' in argument && argument.key === 'comparator') ? textOf(namedValue(given, 'comparator')) : undefined);

/** The pattern of `branch` or `tag`, or the target of `changeRequest`. */
export function patternOf(given: ArgumentList | undefined, name = 'pattern'): string | undefined {
  return given === undefined ? undefined : textOf(namedValue(given, name));
}
