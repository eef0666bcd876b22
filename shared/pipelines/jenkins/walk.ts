import type { Call, Closure, Span, Statement } from './syntax.ts';

/** The call that a statement is, if it is one. */
export function callOf(statement: Statement): Call | undefined {
  return statement.kind === 'expression' && statement.expression.kind === 'call' ? statement.expression : undefined;
}

/** The closure that is the last argument of a call: `steps { }`, `timeout(5) { }`. */
export function closureOf(call: Call | undefined): Closure | undefined {
  const last = call?.arguments.at(-1);
  return last?.key === undefined && last?.value.kind === 'closure' ? last.value : undefined;
}

/** Source text of a piece of syntax. */
export function sourceOf(source: string, { start, end }: Pick<Span, 'start' | 'end'>): string {
  return source.slice(start, end);
}

/** All statements below, outermost first, also those in the blocks of statements that are kept as text. */
export function* eachStatement(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    const closures = statement.kind === 'other' ? statement.blocks : (callOf(statement)?.arguments ?? []).flatMap(({ value }) => (value.kind === 'closure' ? [value] : []));
    for (const closure of closures) yield* eachStatement(closure.statements);
  }
}
