import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import type { Combination } from '../../detection/combinations.ts';

const MARKER = /\$\{\{(.*?)\}\}/gs;
const CONTEXTS = ['matrix', 'env', 'runner', 'github', 'inputs', 'secrets', 'steps', 'needs', 'vars', 'job', 'strategy'];
const RUNNER = { os: 'Linux', arch: 'X64', environment: 'github-hosted' };
/** What a check runs on: a change on its way in, or the branch it went into. */
const EVENTS: readonly Combination[] = [
  { event_name: 'pull_request', ref: 'refs/pull/1/merge', ref_type: 'branch', base_ref: 'main', ref_name: '1/merge' },
  { event_name: 'push', ref: 'refs/heads/main', ref_type: 'branch', base_ref: '', ref_name: 'main' },
];

/** What is known of a job before it runs. */
export interface Known {
  readonly matrix: Combination;
  readonly env: Readonly<Record<string, string>>;
  /** Values given to the action or workflow that the step stands in, and their defaults. */
  readonly inputs: Readonly<Record<string, string>>;
}

function toData(value: unknown): data.ExpressionData {
  if (typeof value === 'string') return new data.StringData(value);
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    return new data.Dictionary(...Object.entries(value).map(([key, member]) => ({ key, value: toData(member) })));
  }
  return new data.Null();
}

/** Functions of conditions: everything before went well. */
const STATES: readonly FunctionDefinition[] = [['success', true], ['always', true], ['failure', false], ['cancelled', false]].map(([name, value]) => ({
  name: String(name),
  minArgs: 0,
  maxArgs: 0,
  call: () => new data.BooleanData(value === true),
}));

function evaluate(expression: string, context: data.Dictionary): data.ExpressionData | undefined {
  try {
    const { tokens } = new Lexer(expression).lex();
    const tree = new Parser(tokens, CONTEXTS, [...STATES]).parse();
    return new Evaluator(tree, context, new Map(STATES.map((state) => [state.name, state]))).evaluate();
  } catch {
    return undefined;
  }
}

function contextOf({ matrix, env, inputs }: Known, github: Combination = {}): data.Dictionary {
  return new data.Dictionary(...Object.entries({ matrix, env, inputs, runner: RUNNER, github }).map(([key, value]) => ({ key, value: toData(value) })));
}

/** Contexts that are only known while a job runs; an expression on them cannot be resolved from the file. */
const UNKNOWN = /\b(github|secrets|steps|needs|vars|job|strategy)\s*[.[]/;
const INPUT = /\binputs\.([\w-]+)/g;

function isKnown(expression: string, { inputs }: Known): boolean {
  return !UNKNOWN.test(expression) && [...expression.matchAll(INPUT)].every(([, name = '']) => Object.hasOwn(inputs, name));
}

/**
 * Replaces `${{ }}` by its value for one matrix combination, with GitHub's own evaluator. `undefined` when any part is
 * not known before the job runs: such a line is not taken, never printed raw.
 */
export function resolveExpressions(text: string, known: Known): string | undefined {
  if (!text.includes('${{')) return text;
  const context = contextOf(known);
  let whole = true;
  const resolved = text.replaceAll(MARKER, (_marker, expression: string) => {
    const value = isKnown(expression, known) ? evaluate(expression.trim(), context) : undefined;
    const isPlain = value !== undefined && !(value instanceof data.Null || value instanceof data.Dictionary || value instanceof data.Array);
    if (!isPlain) whole = false;
    return isPlain ? value.coerceString() : '';
  });
  return whole && !resolved.includes('${{') ? resolved : undefined;
}

/** Members of `github` that differ between repositories and runs, beside those of the events above. */
const OWN_EVENT = /\bgithub\.(?:event_name|ref|ref_type|base_ref|ref_name)\b/g;

function isFalse(value: data.ExpressionData | undefined): boolean {
  if (value instanceof data.BooleanData) return !value.value;
  return value instanceof data.Null || (value instanceof data.StringData && value.value === '');
}

/**
 * True when a job or step runs neither for a pull request nor for a push to a branch on Linux: steps of releases,
 * of other systems, of failures. What hangs on values that only a run knows may run, so it is not left out.
 */
export function isNeverRun(condition: string | undefined, known: Known): boolean {
  if (condition === undefined || condition.trim() === '') return false;
  const expression = condition.replaceAll(MARKER, '($1)');
  if (!isKnown(expression.replaceAll(OWN_EVENT, ''), known)) return false;
  return EVENTS.every((github) => isFalse(evaluate(expression.trim(), contextOf(known, github))));
}
