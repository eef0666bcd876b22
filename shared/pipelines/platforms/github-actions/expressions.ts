import { text } from '../yaml.ts';

/** Text in a place where GitHub evaluates expressions: an opening of one is itself written as an expression. */
export function literal(value: string): ReturnType<typeof text> {
  return text(escapeExpressions(value));
}

/** An opening of an expression as an expression that yields it. */
export function escapeExpressions(value: string): string {
  return value.replaceAll('${{', "${{ '${{' }}");
}

/** The text that {@link literal} wrote. */
export function unescapeExpressions(value: string): string {
  return value.replaceAll("${{ '${{' }}", '${{');
}

/** {@link escapeExpressions} for every value. */
export function escapeAll(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, escapeExpressions(value)]));
}
