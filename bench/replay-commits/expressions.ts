import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';

/** Members of the contexts that jobs speak of, by context. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What an expression may ask of the job beside its contexts. */
export interface Surroundings {
  readonly contexts: Contexts;
  /** Work tree that `hashFiles` reads. */
  readonly folder?: string;
  readonly hasFailed?: boolean;
}

const MARKER = /\$\{\{(.*?)\}\}/gs;

function toData(value: unknown): data.ExpressionData {
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (value === null || typeof value !== 'object') return new data.Null();
  return new data.Dictionary(...Object.entries(value).map(([key, member]) => ({ key, value: toData(member) })));
}

/** One digest of all files that match, as GitHub's own `hashFiles` makes it; empty when none does. */
function hashFiles(folder: string | undefined, patterns: readonly string[]): string {
  const paths = folder === undefined ? [] : globSync(patterns.map((pattern) => pattern.replace(/^\.\//, '')), { cwd: folder, exclude: (path) => path.endsWith('node_modules') }).toSorted();
  const files = paths.filter((path) => statSync(join(folder ?? '', path)).isFile());
  if (files.length === 0) return '';
  const total = createHash('sha256');
  for (const path of files) total.update(createHash('sha256').update(readFileSync(join(folder ?? '', path))).digest());
  return total.digest('hex');
}

const state = (name: string, value: boolean): FunctionDefinition => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) });

function functions({ folder, hasFailed = false }: Surroundings): readonly FunctionDefinition[] {
  return [
    state('success', !hasFailed),
    state('always', true),
    state('failure', hasFailed),
    state('cancelled', false),
    { name: 'hashFiles', minArgs: 1, maxArgs: 255, call: (...patterns) => new data.StringData(hashFiles(folder, patterns.map((pattern) => pattern.coerceString()))) },
  ];
}

function evaluate(expression: string, around: Surroundings): data.ExpressionData {
  const known = functions(around);
  const { tokens } = new Lexer(expression.trim()).lex();
  const tree = new Parser(tokens, Object.keys(around.contexts), [...known]).parse();
  const context = new data.Dictionary(...Object.entries(around.contexts).map(([key, value]) => ({ key, value: toData(value) })));
  return new Evaluator(tree, context, new Map(known.map((each) => [each.name.toLowerCase(), each]))).evaluate();
}

/** Text with the values of its `${{ }}`, by GitHub's own evaluator. Throws what that one throws. */
export function filled(text: string, around: Surroundings): string {
  return text.replaceAll(MARKER, (_marker, expression: string) => evaluate(expression, around).coerceString());
}

/** Whether an `if:` lets the job or step run; without a word about failures only after success, as on GitHub. */
export function holds(condition: string, around: Surroundings): boolean {
  const expression = condition.replaceAll(MARKER, '($1)').trim();
  const asksState = /\b(?:always|failure|cancelled|success)\s*\(/.test(expression);
  if (around.hasFailed === true && !asksState) return false;
  if (expression === '') return true;
  const value = evaluate(expression, around);
  return !(value instanceof data.Null || (value instanceof data.BooleanData && !value.value) || (value instanceof data.StringData && value.value === '') || (value instanceof data.NumberData && value.value === 0));
}
