import type { Condition, EventName, Reference, Text } from '../../model.ts';
import { tidy } from '../../text.ts';

/** Members of the `github` context (GitHub Docs, "Contexts reference") that every system knows under some name. */
const RUN_OF_CONTEXT: Readonly<Record<string, string>> = {
  sha: 'commit',
  ref_name: 'branch',
  repository: 'repository',
  run_id: 'run-id',
  run_number: 'run-number',
  workspace: 'workspace',
  actor: 'actor',
  event_name: 'event',
  server_url: 'server',
  'event.pull_request.number': 'change-number',
  'event.number': 'change-number',
};
const CONTEXT_OF_RUN: Readonly<Record<string, string>> = { ...Object.fromEntries(Object.entries(RUN_OF_CONTEXT).map(([context, run]) => [run, context])), 'change-number': 'event.pull_request.number', tag: 'ref_name' };

/** The folder for files of a run alone. */
const TEMP = 'runner.temp';
const REFERENCE = /^(matrix|secrets|vars|github|env)\.([A-Za-z_][\w.-]*)$/;
const MARKER = /\$\{\{(.*?)\}\}/gs;

/** One `${{ }}` as a reference; `undefined` for a computed value. */
function referenceOf(expression: string): Reference | undefined {
  if (expression.trim() === TEMP) return { kind: 'run', name: 'temp' };
  const [, context = '', name = ''] = REFERENCE.exec(expression.trim()) ?? [];
  if (context === 'matrix' && !name.includes('.')) return { kind: 'matrix', name };
  if (context === 'secrets') return { kind: 'secret', name };
  if (context === 'vars' || context === 'env') return { kind: 'variable', name };
  const run = context === 'github' && Object.hasOwn(RUN_OF_CONTEXT, name) ? RUN_OF_CONTEXT[name] : undefined;
  return run === undefined ? undefined : { kind: 'run', name: run };
}

/** Text with its expressions as references; those that are none are named, and the text is then unusable. */
export function readText(value: string): { readonly text: Text; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of value.matchAll(MARKER)) {
    parts.push(value.slice(end, match.index));
    const reference = referenceOf(match[1] ?? '');
    if (reference === undefined) unknown.push((match[1] ?? '').trim());
    else parts.push(reference);
    end = match.index + match[0].length;
  }
  parts.push(value.slice(end));
  return { text: tidy(parts), unknown };
}

/** A reference as GitHub writes it. */
export function printReference({ kind, name }: Reference): string {
  // No variable may bear the name of GitHub's own token.
  if (kind !== 'matrix' && /^github_token$/i.test(name)) return '${{ secrets.GITHUB_TOKEN }}';
  if (kind === 'matrix') return `\${{ matrix.${name} }}`;
  if (kind === 'secret') return `\${{ secrets.${name} }}`;
  if (kind === 'variable') return `\${{ vars.${name} }}`;
  return name === 'temp' ? `\${{ ${TEMP} }}` : `\${{ github.${CONTEXT_OF_RUN[name] ?? name} }}`;
}

export function printText(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part.replaceAll('${{', "${{ '${{' }}") : printReference(part))).join('');
}

const EVENTS: Readonly<Record<string, EventName>> = { push: 'push', pull_request: 'change', schedule: 'schedule', workflow_dispatch: 'manual' };
const NAMES: Readonly<Record<EventName, string>> = { push: "github.event_name == 'push'", change: "github.event_name == 'pull_request'", schedule: "github.event_name == 'schedule'", manual: "github.event_name == 'workflow_dispatch'", tag: "startsWith(github.ref, 'refs/tags/')" };

/** Splits at an operator outside of brackets and quotes. */
function split(expression: string, operator: '&&' | '||'): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < expression.length; index += 1) {
    const character = expression[index];
    if (character === "'") quoted = !quoted;
    else if (!quoted && character === '(') depth += 1;
    else if (!quoted && character === ')') depth -= 1;
    else if (!quoted && depth === 0 && expression.startsWith(operator, index)) {
      parts.push(expression.slice(start, index));
      start = index + 2;
      index += 1;
    }
  }
  return [...parts, expression.slice(start)].map((part) => part.trim());
}

/** True when the outer brackets belong together. */
function isBracketed(expression: string): boolean {
  if (!expression.startsWith('(') || !expression.endsWith(')')) return false;
  let depth = 0;
  for (let index = 0; index < expression.length - 1; index += 1) {
    if (expression[index] === '(') depth += 1;
    if (expression[index] === ')') depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}

const DEPTH_LIMIT = 20;

/** An `if:` as a condition; `undefined` when any part of it is not known to every system. */
export function readCondition(expression: string, depth = 0): Condition | undefined {
  const trimmed = expression.trim().replace(/^\$\{\{(.*)\}\}$/s, '$1').trim();
  if (depth > DEPTH_LIMIT || trimmed === '' || trimmed.includes('${{')) return undefined;
  if (isBracketed(trimmed)) return readCondition(trimmed.slice(1, -1), depth + 1);
  for (const [operator, kind] of [['||', 'any'], ['&&', 'all']] as const) {
    const parts = split(trimmed, operator);
    if (parts.length < 2) continue;
    const conditions = parts.map((part) => readCondition(part, depth + 1));
    return conditions.every((condition) => condition !== undefined) ? { kind, of: conditions } : undefined;
  }
  if (trimmed.startsWith('!') && !trimmed.startsWith('!=')) {
    const inner = trimmed === '!cancelled()' ? undefined : readCondition(trimmed.slice(1), depth + 1);
    return inner && { kind: 'not', of: inner };
  }
  return readTerm(trimmed);
}

function readTerm(term: string): Condition | undefined {
  const call = /^(always|failure|success)\(\)$/.exec(term)?.[1];
  if (call === 'always' || call === 'failure' || call === 'success') return { kind: call };
  if (/^startsWith\(\s*github\.ref\s*,\s*'refs\/tags\/'\s*\)$/.test(term) || term === "github.ref_type == 'tag'") return { kind: 'event', event: 'tag' };
  if (term === "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)") return { kind: 'default-branch' };
  const [, left = '', operator = '', right = ''] = /^((?:github|matrix)\.[\w.-]+)\s*(==|!=)\s*'([^']*)'$/.exec(term) ?? [];
  const base = equality(left, right);
  return base === undefined || operator === '==' ? base : { kind: 'not', of: base };
}

function equality(left: string, right: string): Condition | undefined {
  const axis = /^matrix\.([\w-]+)$/.exec(left)?.[1];
  if (axis !== undefined) return { kind: 'matrix', axis, value: right };
  const event = left === 'github.event_name' && Object.hasOwn(EVENTS, right) ? EVENTS[right] : undefined;
  if (event !== undefined) return { kind: 'event', event };
  const branch = left === 'github.ref' && right.startsWith('refs/heads/') ? right.slice(11) : left === 'github.ref_name' ? right : undefined;
  return branch === undefined ? undefined : { kind: 'branch', name: branch };
}

/** A condition as GitHub writes it; names of branches are quoted as expressions ask. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'always':
    case 'failure':
    case 'success':
      return `${condition.kind}()`;
    case 'default-branch':
      return "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)";
    case 'event':
      return NAMES[condition.event];
    case 'branch':
      return `github.ref == 'refs/heads/${condition.name.replaceAll("'", "''")}'`;
    case 'matrix':
      return `matrix.${condition.axis} == '${condition.value.replaceAll("'", "''")}'`;
    case 'not':
      return `!(${printCondition(condition.of)})`;
    default:
      return condition.of.map((part) => (part.kind === 'all' || part.kind === 'any' ? `(${printCondition(part)})` : printCondition(part))).join(condition.kind === 'all' ? ' && ' : ' || ');
  }
}
