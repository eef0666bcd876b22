import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

const MARKER = /\$\{\{(.*?)\}\}/gs;
const CONTEXTS = ['matrix', 'env', 'runner', 'github', 'inputs', 'secrets', 'steps', 'needs', 'vars', 'job', 'strategy'];

function toData(value: unknown): data.ExpressionData {
  if (typeof value === 'string') return new data.StringData(value);
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    return new data.Dictionary(...Object.entries(value).map(([key, member]) => ({ key, value: toData(member) })));
  }
  return new data.Null();
}

function evaluate(expression: string, context: data.Dictionary): string | undefined {
  try {
    const { tokens } = new Lexer(expression).lex();
    const tree = new Parser(tokens, CONTEXTS, []).parse();
    const result = new Evaluator(tree, context).evaluate();
    return result instanceof data.Null || result instanceof data.Dictionary || result instanceof data.Array ? undefined : result.coerceString();
  } catch {
    return undefined;
  }
}

/** Contexts that are only known while a job runs; an expression on them cannot be resolved from the file. */
const UNKNOWN = /\b(github|inputs|secrets|steps|needs|vars|job|strategy)\s*[.[]/;

/**
 * Replaces `${{ }}` by its value for one matrix combination, with GitHub's own evaluator. `undefined` when any part is
 * not known before the job runs: such a line is not taken, never printed raw.
 */
export function resolveExpressions(text: string, known: { readonly matrix: Readonly<Record<string, string>>; readonly env: Readonly<Record<string, string>> }): string | undefined {
  if (!text.includes('${{')) return text;
  const context = new data.Dictionary(
    { key: 'matrix', value: toData(known.matrix) },
    { key: 'env', value: toData(known.env) },
    { key: 'runner', value: toData({ os: 'Linux', arch: 'X64' }) },
  );
  let whole = true;
  const resolved = text.replaceAll(MARKER, (_marker, expression: string) => {
    const value = UNKNOWN.test(expression) ? undefined : evaluate(expression.trim(), context);
    if (value === undefined) whole = false;
    return value ?? '';
  });
  return whole && !resolved.includes('${{') ? resolved : undefined;
}
