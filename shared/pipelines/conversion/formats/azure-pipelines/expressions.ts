import type { Condition, EventName, Reference, Text } from '../../model.ts';
import { tidy } from '../../text.ts';

/** Predefined variables (Azure Pipelines docs, "Use predefined variables"). */
const RUN_OF_VARIABLE: Readonly<Record<string, string>> = {
  'Build.SourceVersion': 'commit',
  'Build.SourceBranchName': 'branch',
  'Build.Repository.Name': 'repository',
  'Build.BuildId': 'run-id',
  'Build.BuildNumber': 'run-number',
  'Build.SourcesDirectory': 'workspace',
  'Build.RequestedFor': 'actor',
  'Agent.TempDirectory': 'temp',
  'System.PullRequest.PullRequestNumber': 'change-number',
};
const VARIABLE_OF_RUN: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(RUN_OF_VARIABLE).map(([variable, run]) => [run, variable]));

export const axisVariable = (axis: string): string => axis.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
export const isKnownReference = ({ kind, name }: Reference): boolean => kind !== 'run' || Object.hasOwn(VARIABLE_OF_RUN, name);

export function printReference({ kind, name }: Reference): string {
  return `$(${kind === 'run' ? (VARIABLE_OF_RUN[name] ?? name) : kind === 'matrix' ? axisVariable(name) : name})`;
}

export const printText = (text: Text): string => text.map((part) => (typeof part === 'string' ? part : printReference(part))).join('');

/** Text with its macros `$(Name)` as references. */
export function readText(value: string, axes: readonly string[]): Text {
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of value.matchAll(/\$\(([A-Za-z_][\w.]*)\)/g)) {
    const name = match[1] ?? '';
    const run = Object.hasOwn(RUN_OF_VARIABLE, name) ? RUN_OF_VARIABLE[name] : undefined;
    parts.push(value.slice(end, match.index), run !== undefined ? { kind: 'run', name: run } : axes.includes(name) ? { kind: 'matrix', name } : { kind: 'variable', name });
    end = match.index + match[0].length;
  }
  parts.push(value.slice(end));
  return tidy(parts);
}

const REASONS: Readonly<Record<Exclude<EventName, 'tag'>, string>> = { push: 'IndividualCI', change: 'PullRequest', schedule: 'Schedule', manual: 'Manual' };

/** A condition as Azure writes it ("Expressions"). */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'always':
      return 'always()';
    case 'failure':
      return 'failed()';
    case 'success':
      return 'succeeded()';
    case 'event':
      return condition.event === 'tag' ? "startsWith(variables['Build.SourceBranch'], 'refs/tags/')" : `eq(variables['Build.Reason'], '${REASONS[condition.event]}')`;
    case 'branch':
      return `eq(variables['Build.SourceBranch'], 'refs/heads/${condition.name.replaceAll("'", "''")}')`;
    case 'matrix':
      return `eq(variables['${axisVariable(condition.axis)}'], '${condition.value.replaceAll("'", "''")}')`;
    case 'default-branch':
      return "in(variables['Build.SourceBranch'], 'refs/heads/main', 'refs/heads/master')";
    case 'not':
      return `not(${printCondition(condition.of)})`;
    default:
      return `${condition.kind === 'all' ? 'and' : 'or'}(${condition.of.map(printCondition).join(', ')})`;
  }
}

/** Arguments of a call, split at commas outside of brackets and quotes. */
function argumentsOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "'") quoted = !quoted;
    else if (!quoted && (character === '(' || character === '[')) depth += 1;
    else if (!quoted && (character === ')' || character === ']')) depth -= 1;
    else if (!quoted && depth === 0 && character === ',') {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

const MAX_DEPTH = 20;

export function readCondition(expression: string, depth = 0): Condition | undefined {
  const [, name = '', inner = ''] = /^(\w+)\((.*)\)$/s.exec(expression.trim()) ?? [];
  if (depth > MAX_DEPTH) return undefined;
  if (inner === '' && (name === 'always' || name === 'failed' || name === 'succeeded')) return { kind: name === 'always' ? 'always' : name === 'failed' ? 'failure' : 'success' };
  const given = argumentsOf(inner);
  if (name === 'not' && given.length === 1) {
    const of = readCondition(given[0] ?? '', depth + 1);
    return of && { kind: 'not', of };
  }
  if (name === 'and' || name === 'or') {
    const of = given.map((part) => readCondition(part, depth + 1));
    return of.every((part) => part !== undefined) ? { kind: name === 'and' ? 'all' : 'any', of } : undefined;
  }
  return readComparison(name, given);
}

function readComparison(name: string, [left = '', right = '', ...more]: readonly string[]): Condition | undefined {
  const value = /^'(.*)'$/.exec(right)?.[1]?.replaceAll("''", "'");
  const variable = /^variables(?:\['([\w.]+)'\]|\.([\w.]+))$/.exec(left);
  const of = variable?.[1] ?? variable?.[2];
  if (name === 'in' && of === 'Build.SourceBranch' && value === 'refs/heads/main' && more.length === 1) return { kind: 'default-branch' };
  if (value === undefined || more.length > 0) return undefined;
  if (name === 'startsWith' && of === 'Build.SourceBranch' && value === 'refs/tags/') return { kind: 'event', event: 'tag' };
  if (name !== 'eq' && name !== 'ne') return undefined;
  const event = Object.entries(REASONS).find(([, reason]) => reason === value)?.[0];
  const base: Condition | undefined =
    of === 'Build.Reason' && (event === 'push' || event === 'change' || event === 'schedule' || event === 'manual')
      ? { kind: 'event', event }
      : of === 'Build.SourceBranch' && value.startsWith('refs/heads/') ? { kind: 'branch', name: value.slice(11) } : of === 'Build.SourceBranchName' ? { kind: 'branch', name: value } : of !== undefined && /^[A-Z_][A-Z0-9_]*$/.test(of) ? { kind: 'matrix', axis: of, value } : undefined;
  return base === undefined || name === 'eq' ? base : { kind: 'not', of: base };
}
