import type { Condition, EventName, Reference, Text } from '../../model.ts';
import { tidy } from '../../text.ts';

/** Predefined variables (GitLab Docs, "Predefined CI/CD variables reference") of what every system knows. */
const RUN_OF_VARIABLE: Readonly<Record<string, string>> = {
  CI_COMMIT_SHA: 'commit',
  CI_COMMIT_REF_NAME: 'branch',
  CI_COMMIT_TAG: 'tag',
  CI_PROJECT_PATH: 'repository',
  CI_PIPELINE_ID: 'run-id',
  CI_PIPELINE_IID: 'run-number',
  CI_PROJECT_DIR: 'workspace',
  GITLAB_USER_LOGIN: 'actor',
  CI_MERGE_REQUEST_IID: 'change-number',
  CI_SERVER_URL: 'server',
  RUNNER_TEMP_PROJECT_DIR: 'temp',
};
const VARIABLE_OF_RUN: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(RUN_OF_VARIABLE).map(([variable, run]) => [run, variable]));

/** True for a reference that GitLab has a variable for. */
export const isKnownReference = ({ kind, name }: Reference): boolean => kind !== 'run' || Object.hasOwn(VARIABLE_OF_RUN, name);

/** The GitLab variable of an axis: of the name that scripts read. */
export const axisVariable = (axis: string): string => axis.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

export function printReference({ kind, name }: Reference): string {
  if (kind === 'matrix') return `$${axisVariable(name)}`;
  return kind === 'run' ? `$${VARIABLE_OF_RUN[name] ?? name}` : `$${name}`;
}

/** Values of `variables:` fill in `$NAME`; a dollar sign of its own is doubled. */
export function printText(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part.replaceAll('$', '$$$$') : `\${${printReference(part).slice(1)}}`)).join('');
}

const VARIABLE = /\$\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;

/** Text of `variables:` with what it fills in as references. */
export function readText(value: string, axes: readonly string[]): Text {
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of value.matchAll(VARIABLE)) {
    const name = match[1] ?? match[2];
    parts.push(value.slice(end, match.index), name === undefined ? '$' : referenceOf(name, axes));
    end = match.index + match[0].length;
  }
  parts.push(value.slice(end));
  return tidy(parts);
}

function referenceOf(name: string, axes: readonly string[]): Reference {
  const axis = axes.find((candidate) => axisVariable(candidate) === name);
  if (axis !== undefined) return { kind: 'matrix', name: axis };
  const run = Object.hasOwn(RUN_OF_VARIABLE, name) ? RUN_OF_VARIABLE[name] : undefined;
  return run === undefined ? { kind: 'variable', name } : { kind: 'run', name: run };
}

const SOURCES: Readonly<Record<Exclude<EventName, 'tag'>, string>> = { push: 'push', change: 'merge_request_event', schedule: 'schedule', manual: 'web' };

interface Syntax {
  equals(variable: string, value: string, isEqual: boolean): string;
  /** The variable has a value, or has none. */
  exists(variable: string, does: boolean): string;
  /** Two variables are equal, or are not. */
  same(left: string, right: string, isSame: boolean): string;
}

const RULES: Syntax = {
  equals: (variable, value, isEqual) => `$${variable} ${isEqual ? '==' : '!='} ${JSON.stringify(value)}`,
  exists: (variable, does) => (does ? `$${variable}` : `$${variable} == null`),
  same: (left, right, isSame) => `$${left} ${isSame ? '==' : '!='} $${right}`,
};
const SHELL: Syntax = {
  equals: (variable, value, isEqual) => `[ "$${variable}" ${isEqual ? '=' : '!='} '${value.replaceAll("'", String.raw`'\''`)}' ]`,
  exists: (variable, does) => `[ ${does ? '-n' : '-z'} "$${variable}" ]`,
  same: (left, right, isSame) => `[ "$${left}" ${isSame ? '=' : '!='} "$${right}" ]`,
};

/** Neither language negates a bracket, so that a negation goes down to the terms (De Morgan). */
function print(condition: Condition, syntax: Syntax, holds: boolean): string {
  switch (condition.kind) {
    case 'not':
      return print(condition.of, syntax, !holds);
    case 'all':
    case 'any': {
      const operator = (condition.kind === 'all') === holds ? ' && ' : ' || ';
      return condition.of.map((part) => (part.kind === 'all' || part.kind === 'any' ? `(${print(part, syntax, holds)})` : print(part, syntax, holds))).join(operator);
    }
    case 'event':
      return condition.event === 'tag' ? syntax.exists('CI_COMMIT_TAG', holds) : syntax.equals('CI_PIPELINE_SOURCE', SOURCES[condition.event], holds);
    case 'matrix':
      return syntax.equals(axisVariable(condition.axis), condition.value, holds);
    case 'branch':
      return syntax.equals('CI_COMMIT_BRANCH', condition.name, holds);
    case 'default-branch':
      return syntax.same('CI_COMMIT_BRANCH', 'CI_DEFAULT_BRANCH', holds);
    default:
      // Whether what came before went well is said by `when`, not here; see `conversion/outcome.ts`.
      return syntax.exists('CI', holds);
  }
}

export const printRule = (condition: Condition): string => print(condition, RULES, true);
export const printShellTest = (condition: Condition): string => print(condition, SHELL, true);

/** Splits at an operator outside of brackets and quotes. */
function split(expression: string, operator: '&&' | '||'): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let index = 0; index < expression.length; index += 1) {
    const character = expression[index] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (depth === 0 && expression.startsWith(operator, index)) {
      parts.push(expression.slice(start, index));
      start = index + 2;
      index += 1;
    }
  }
  return [...parts, expression.slice(start)].map((part) => part.trim());
}

const TERMS: readonly (readonly [RegExp, (match: RegExpExecArray) => Condition | undefined])[] = [
  [/^(?:\[ "\$CI_PIPELINE_SOURCE" (=|!=) '([^']*)' \]|\$CI_PIPELINE_SOURCE (==|!=) ["']([^"']*)["'])$/, (match) => sourceCondition(match[2] ?? match[4] ?? '', match[1] ?? match[3] ?? '')],
  [/^(?:\[ "\$CI_COMMIT_BRANCH" (=|!=) '([^']*)' \]|\$CI_COMMIT_(?:BRANCH|REF_NAME) (==|!=) ["']([^"']*)["'])$/, (match) => signed({ kind: 'branch', name: match[2] ?? match[4] ?? '' }, match[1] ?? match[3] ?? '')],
  [/^(?:\[ "\$CI_COMMIT_BRANCH" (=|!=) "\$CI_DEFAULT_BRANCH" \]|\$CI_COMMIT_BRANCH (==|!=) \$CI_DEFAULT_BRANCH)$/, (match) => signed({ kind: 'default-branch' }, match[1] ?? match[2] ?? '')],
  [/^\[ "\$(?!CI_)([A-Z_][A-Z0-9_]*)" (=|!=) '((?:[^']|'\\'')*)' \]$/, (match) => signed({ kind: 'matrix', axis: match[1] ?? '', value: (match[3] ?? '').replaceAll(String.raw`'\''`, "'") }, match[2] ?? '')],
  [/^(?:\[ -n "\$CI_COMMIT_TAG" \]|\$CI_COMMIT_TAG)$/, () => ({ kind: 'event', event: 'tag' })],
  [/^(?:\[ -z "\$CI_COMMIT_TAG" \]|\$CI_COMMIT_TAG == null)$/, () => ({ kind: 'not', of: { kind: 'event', event: 'tag' } })],
  [/^\$CI_MERGE_REQUEST_(?:IID|ID)$/, () => ({ kind: 'event', event: 'change' })],
  [/^\$CI_COMMIT_BRANCH$/, () => ({ kind: 'event', event: 'push' })],
];

function signed(condition: Condition, operator: string): Condition {
  return operator === '!=' ? { kind: 'not', of: condition } : condition;
}

function sourceCondition(source: string, operator: string): Condition | undefined {
  const event = Object.entries(SOURCES).find(([, name]) => name === source)?.[0];
  return event === 'push' || event === 'change' || event === 'schedule' || event === 'manual' ? signed({ kind: 'event', event }, operator) : undefined;
}

const MAX_DEPTH = 20;

/** An `if` of a rule, or a test in a script, as a condition; `undefined` when any part is not known to every system. */
export function readCondition(expression: string, depth = 0): Condition | undefined {
  const trimmed = expression.trim();
  if (depth > MAX_DEPTH || trimmed === '') return undefined;
  for (const [operator, kind] of [['||', 'any'], ['&&', 'all']] as const) {
    const parts = split(trimmed, operator);
    if (parts.length < 2) continue;
    const conditions = parts.map((part) => readCondition(part, depth + 1));
    return conditions.every((condition) => condition !== undefined) ? { kind, of: conditions } : undefined;
  }
  if (trimmed.startsWith('(') && trimmed.endsWith(')')) return readCondition(trimmed.slice(1, -1), depth + 1);
  for (const [pattern, make] of TERMS) {
    const match = pattern.exec(trimmed);
    if (match !== null) return make(match);
  }
  return undefined;
}
