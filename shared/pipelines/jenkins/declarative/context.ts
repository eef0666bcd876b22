import type { Notes } from '../notes.ts';
import type { RawArgument } from '../ast.ts';
import type { Argument, Call, Closure, Expression, Span, Statement } from '../syntax.ts';
import { callOf, closureOf } from '../walk.ts';

/** Words that agents may be called with and without quotes. */
export const BARE_AGENTS: ReadonlySet<string> = new Set(['any', 'none']);

/** A source being read as a declarative pipeline. */
export class Reader {
  readonly source: string;
  readonly notes: Notes;

  constructor(source: string, notes: Notes) {
    this.source = source;
    this.notes = notes;
  }

  text({ start, end }: Pick<Span, 'start' | 'end'>): string {
    return this.source.slice(start, end);
  }

  /** Source for a message: one line, not too long. */
  excerpt(span: Pick<Span, 'start' | 'end'>): string {
    const [line = ''] = this.text(span).split('\n');
    return line.length > 60 ? `${line.slice(0, 60)}…` : line;
  }

  add(code: string, message: string, where: object): void {
    this.notes.add(code, message, where);
  }

  /** Name of a call without receiver. */
  nameOf(call: Call): string {
    if (call.receiver === undefined && call.name !== '') return call.name;
    this.add('JENKINS_OBJECT_CALL', `${this.excerpt(call)} calls a method of an object, which only a script block may do.`, call);
    return '';
  }

  /** Statements of the block behind a section's name. */
  blockOf(statement: Statement, name: string): Closure | undefined {
    const closure = closureOf(callOf(statement));
    if (closure === undefined) this.add('JENKINS_BLOCK_EXPECTED', `${name} needs a block.`, statement);
    return closure;
  }

  /** Text of a string or of a bare word. */
  literal(expression: Expression): string | undefined {
    if (expression.kind === 'constant' && typeof expression.value === 'string') return expression.value;
    if (expression.kind === 'variable') return expression.name;
    this.add('JENKINS_LITERAL_EXPECTED', `${this.excerpt(expression)} is no string literal.`, expression);
    return undefined;
  }

  /** A value as the JSON form has it: literals as they are, everything else as source. */
  value(expression: Expression): RawArgument {
    return this.notes.at(this.#raw(expression), expression);
  }

  #raw(expression: Expression): RawArgument {
    if (expression.kind === 'constant') {
      if (expression.tooBig) this.add('JENKINS_NUMBER_TOO_BIG', 'A whole number must fit into 64 bits.', expression);
      return { isLiteral: true, value: expression.value };
    }
    if (expression.kind === 'variable' && BARE_AGENTS.has(expression.name)) return { isLiteral: true, value: expression.name };
    const text = this.text(expression);
    if (expression.kind === 'gstring' || expression.kind === 'map') return { isLiteral: false, value: text };
    if (text.startsWith('${')) this.add('JENKINS_BARE_INTERPOLATION', `${this.excerpt(expression)} stands for a value only between double quotes.`, expression);
    return { isLiteral: false, value: `\${${text}}` };
  }

  /** One argument of a call whose named arguments count as a single map. */
  argumentsOf(call: Call): { readonly named: readonly (Argument & { readonly key: Expression })[]; readonly plain: readonly Argument[]; readonly count: number } {
    const spread = call.arguments.length === 1 && call.arguments[0]?.value.kind === 'map' ? call.arguments[0].value.entries : call.arguments;
    const named = spread.flatMap((argument) => (argument.key === undefined ? [] : [{ ...argument, key: argument.key }]));
    const plain = spread.filter((argument) => argument.key === undefined);
    const seen = new Set<string>();
    for (const { key } of named) {
      const name = key.kind === 'variable' ? key.name : this.text(key);
      if (seen.has(name)) this.add('JENKINS_DUPLICATE_ARGUMENT', `${name} is given twice.`, key);
      seen.add(name);
    }
    return { named, plain, count: plain.length + (named.length > 0 ? 1 : 0) };
  }

  /** The only argument of `name value`. */
  only(call: Call, name: string): Expression | undefined {
    const { count, plain } = this.argumentsOf(call);
    if (count === 0) this.add('JENKINS_ARGUMENT_MISSING', `${name} has no value.`, call);
    else if (count > 1) this.add('JENKINS_TOO_MANY_ARGUMENTS', `${name} takes one value.`, call);
    else return plain[0]?.value ?? { kind: 'map', entries: call.arguments, start: call.start, end: call.end, line: call.line, column: call.column };
    return undefined;
  }

  /** Calls of a block by name; what is no call, or there already, is a mistake. */
  sections(statements: readonly Statement[], visit: (name: string, call: Call, statement: Statement) => void): void {
    const seen = new Set<string>();
    for (const statement of statements) {
      const call = callOf(statement);
      if (call === undefined) {
        this.add('JENKINS_NOT_A_SECTION', `${this.excerpt(statement)} is no section.`, statement);
        continue;
      }
      const name = this.nameOf(call);
      if (name === '') continue;
      if (seen.has(name)) this.add('JENKINS_DUPLICATE_SECTION', `${name} is there twice.`, statement);
      seen.add(name);
      visit(name, call, statement);
    }
  }
}
