import { MAX_DEPTH } from './limits.ts';
import { tokenize, type Token } from './lexer.ts';
import { GroovySyntaxError } from './problem.ts';
import { stringValue } from './strings.ts';
import type { Argument, Call, Closure, Constant, Expression, GroovyFile, Span, Statement } from './syntax.ts';

/** Words that begin a statement which is kept as text. */
const STATEMENT_WORDS: ReadonlySet<string> = new Set('def var if else for while do switch try return class interface enum trait import package throw assert static final private public protected void abstract synchronized break continue int boolean long double float char byte short'.split(' '));
const NOT_ARGUMENTS: ReadonlySet<string> = new Set(['in', 'as', 'instanceof', 'else', 'extends', 'implements', 'throws']);
const OPERATORS: ReadonlySet<string> = new Set('+ - * / % ** == != === !== < > <= >= <=> && || & | ^ << >> >>> .. ..< =~ ==~ ?:'.split(' '));
const ASSIGNMENTS: ReadonlySet<string> = new Set('= += -= *= /= %= **= <<= >>= >>>= &= |= ^='.split(' '));
const PATHS: ReadonlySet<string> = new Set(['.', '?.', '*.']);
const CONTINUES: ReadonlySet<string> = new Set(['else', 'catch', 'finally', '.', '?.', '*.', '&&', '||', '?', ':', '?:']);
const HEADED: ReadonlySet<string> = new Set(['if', 'for', 'while', 'switch']);
const BLOCK_WORDS: ReadonlySet<string> = new Set('def if else for while do switch try class interface enum trait static private public protected void synchronized catch finally'.split(' '));
const MAX_LONG = 9_223_372_036_854_775_807n;

/** Thrown where an expression does not fit; the statement is then kept as text. */
class NotAnExpression extends Error {}

/** Parses Groovy into statements. Throws {@link GroovySyntaxError}. */
export function parseGroovy(source: string): GroovyFile {
  return { source, statements: new Parser(source).file() };
}

class Parser {
  readonly #tokens: readonly Token[];
  /** Comments by the index of the token after them. */
  readonly #comments = new Map<number, string[]>();
  /** Closures by the index of their brace: whatever is tried again is not parsed again. */
  readonly #closures = new Map<number, { readonly closure: Closure; readonly next: number }>();
  #position = 0;
  #depth = 0;

  constructor(source: string) {
    const tokens: Token[] = [];
    for (const token of tokenize(source)) {
      if (token.kind !== 'comment') tokens.push(token);
      else this.#comments.set(tokens.length, [...(this.#comments.get(tokens.length) ?? []), commentText(token.text)]);
    }
    this.#tokens = tokens;
  }

  file(): readonly Statement[] {
    return this.#statements();
  }

  #peek(ahead = 0): Token {
    const token = this.#tokens[this.#position + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new NotAnExpression();
    return token;
  }

  #next(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === 'sign' && token.text === text;
  }

  #take(text: string): Token {
    if (!this.#is(text)) throw new NotAnExpression();
    return this.#next();
  }

  #skipLines(): void {
    while (this.#peek().kind === 'newline') this.#position += 1;
  }

  /** Index of the next token that is no end of line. */
  #afterLines(): number {
    let at = this.#position;
    while (this.#tokens[at]?.kind === 'newline') at += 1;
    return at;
  }

  #span(from: Token): Span {
    const end = this.#tokens[this.#position - 1]?.end ?? from.end;
    return { start: from.start, end, line: from.line, column: from.column };
  }

  #ends(): boolean {
    const { kind, text } = this.#peek();
    return kind === 'newline' || kind === 'end' || (kind === 'sign' && (text === ';' || text === '}'));
  }

  #statements(): readonly Statement[] {
    const found: Statement[] = [];
    let comments: string[] = [];
    for (;;) {
      comments.push(...(this.#comments.get(this.#position) ?? []));
      if (this.#peek().kind === 'newline' || this.#is(';')) {
        this.#position += 1;
        continue;
      }
      if (this.#peek().kind === 'end' || this.#is('}')) return found;
      found.push(this.#statement(comments));
      comments = [];
    }
  }

  #statement(comments: readonly string[]): Statement {
    const start = this.#position;
    if (!this.#isStatementWord()) {
      try {
        if (this.#peek().kind === 'word' && this.#is(':', 1)) this.#position += 2;
        const from = this.#peek();
        const expression = this.#expression(true);
        if (this.#ends()) return { kind: 'expression', expression, comments, ...this.#span(from) };
      } catch (error) {
        if (!(error instanceof NotAnExpression)) throw error;
      }
    }
    this.#position = start;
    return this.#other(comments);
  }

  #isStatementWord(): boolean {
    const [first, second] = [this.#peek(), this.#peek(1)];
    if (first.kind === 'sign') return first.text === '@';
    if (first.kind !== 'word') return false;
    const isName = second.kind === 'sign' && (second.text === '(' || second.text === '.');
    if (STATEMENT_WORDS.has(first.text)) return !isName || HEADED.has(first.text) || first.text === 'return' || first.text === 'assert';
    // `String name = …`, `String name() { … }`
    const third = this.#peek(2);
    return second.kind === 'word' && /^[A-Z]/.test(first.text) && third.kind === 'sign' && (third.text === '=' || third.text === '(');
  }

  /** Takes a statement as text, up to an end of line that ends it, and parses the blocks in it. */
  #other(comments: readonly string[]): Statement {
    const from = this.#peek();
    const word = from.kind === 'word' ? from.text : '';
    const blocks: Closure[] = [];
    let brackets = 0;
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'end') break;
      if (token.kind === 'newline' && brackets === 0) {
        if (!this.#goesOn(word)) break;
        this.#skipLines();
        continue;
      }
      if (token.kind === 'sign') {
        if (token.text === '{') {
          blocks.push(this.#closure());
          continue;
        }
        if (brackets === 0 && (token.text === ';' || token.text === '}')) break;
        if (token.text === '(' || token.text === '[') brackets += 1;
        if (token.text === ')' || token.text === ']') brackets -= 1;
      }
      this.#position += 1;
    }
    return { kind: 'other', word, blocks, comments, ...this.#span(from) };
  }

  /** Whether the statement goes on behind the end of line that comes next. */
  #goesOn(word: string): boolean {
    const next = this.#tokens[this.#afterLines()];
    const last = this.#tokens[this.#position - 1];
    if (next === undefined || last === undefined) return false;
    if (CONTINUES.has(next.text) && (next.kind === 'sign' || next.kind === 'word')) return true;
    if (next.text === '{' && next.kind === 'sign') return BLOCK_WORDS.has(word) || (last.kind === 'sign' && last.text === ')') || BLOCK_WORDS.has(last.text);
    if (last.text === 'else' && last.kind === 'word') return true;
    return last.kind === 'sign' && (OPERATORS.has(last.text) || ASSIGNMENTS.has(last.text) || [',', '?', ':', '.', '?.'].includes(last.text));
  }

  #closure(): Closure {
    const known = this.#closures.get(this.#position);
    if (known) {
      this.#position = known.next;
      return known.closure;
    }
    const index = this.#position;
    const from = this.#take('{');
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new GroovySyntaxError('GROOVY_TOO_DEEP', `Blocks nest deeper than ${MAX_DEPTH} levels.`, from);
    const inner = this.#position;
    this.#parameters();
    const statements = this.#statements();
    const close = this.#take('}');
    this.#depth -= 1;
    const closure: Closure = { kind: 'closure', statements, innerStart: this.#tokens[inner - 1]?.end ?? from.end, innerEnd: close.start, ...this.#span(from) };
    this.#closures.set(index, { closure, next: this.#position });
    return closure;
  }

  /** `a, String b ->` */
  #parameters(): void {
    for (let at = this.#afterLines(); at < this.#position + 40; at += 1) {
      const token = this.#tokens[at];
      if (token?.kind === 'sign' && token.text === '->') {
        this.#position = at + 1;
        return;
      }
      if (token?.kind !== 'word' && token?.kind !== 'newline' && token?.text !== ',') return;
    }
  }

  /** `command`: arguments may follow without brackets, as in `agent any`. */
  #expression(command: boolean): Expression {
    const from = this.#peek();
    let left = this.#unary(command);
    for (;;) {
      const operator = this.#peek();
      if (operator.kind === 'word' && ['in', 'as', 'instanceof'].includes(operator.text)) {
        this.#position += 1;
        this.#unary(false);
        left = { kind: 'other-expression', ...this.#span(from) };
      } else if (operator.kind !== 'sign') return left;
      else if (ASSIGNMENTS.has(operator.text)) {
        this.#position += 1;
        this.#skipLines();
        return { kind: 'binary', operator: operator.text, left, right: this.#expression(true), ...this.#span(from) };
      } else if (operator.text === '?') {
        this.#position += 1;
        this.#skipLines();
        this.#expression(false);
        this.#skipLines();
        this.#take(':');
        this.#skipLines();
        this.#expression(false);
        return { kind: 'other-expression', ...this.#span(from) };
      } else if (OPERATORS.has(operator.text)) {
        this.#position += 1;
        this.#skipLines();
        left = { kind: 'binary', operator: operator.text, left, right: this.#unary(false), ...this.#span(from) };
      } else return left;
    }
  }

  #unary(command: boolean): Expression {
    const from = this.#peek();
    if (from.kind === 'sign' && ['!', '-', '+', '~', '++', '--'].includes(from.text)) {
      let signs = 0;
      while (this.#peek().kind === 'sign' && ['!', '-', '+', '~', '++', '--'].includes(this.#peek().text) && signs < MAX_DEPTH) {
        this.#position += 1;
        signs += 1;
      }
      const inner = this.#postfix(false);
      if (from.text === '-' && signs === 1 && inner.kind === 'constant' && typeof inner.value === 'number') return { ...inner, value: -inner.value, ...this.#span(from) };
      return { kind: 'other-expression', ...this.#span(from) };
    }
    return this.#postfix(command);
  }

  #postfix(command: boolean): Expression {
    const from = this.#peek();
    let value = this.#primary();
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'newline') {
        const next = this.#tokens[this.#afterLines()];
        const isPath = next?.kind === 'sign' && PATHS.has(next.text);
        const isBlock = command && next?.kind === 'sign' && next.text === '{' && (value.kind === 'variable' || value.kind === 'call');
        if (!isPath && !isBlock) return value;
        this.#skipLines();
        continue;
      }
      if (token.kind === 'sign' && PATHS.has(token.text)) value = this.#path(value, from);
      else if (this.#is('(')) value = this.#call(value, this.#bracketed(), from);
      else if (this.#is('{') && (value.kind === 'variable' || value.kind === 'call' || value.kind === 'property' || value.kind === 'constant')) value = this.#appended(value, from);
      else if (this.#is('[')) {
        this.#listed(']');
        value = { kind: 'other-expression', ...this.#span(from) };
      } else if (this.#is('++') || this.#is('--')) {
        this.#position += 1;
        value = { kind: 'other-expression', ...this.#span(from) };
      } else if (command && (value.kind === 'variable' || value.kind === 'property') && this.#beginsArgument()) return this.#call(value, this.#bare(), from);
      else return value;
    }
  }

  #path(object: Expression, from: Token): Expression {
    this.#position += 1;
    this.#skipLines();
    const name = this.#peek();
    if (name.kind !== 'word' && name.kind !== 'string') {
      if (name.kind !== 'gstring') throw new NotAnExpression();
      this.#position += 1;
      return { kind: 'property', object, name: '', ...this.#span(from) };
    }
    this.#position += 1;
    return { kind: 'property', object, name: name.kind === 'string' ? stringValue(name.text) : name.text, ...this.#span(from) };
  }

  #call(callee: Expression, given: readonly Argument[], from: Token): Call {
    const span = this.#span(from);
    if (callee.kind === 'variable') return { kind: 'call', name: callee.name, arguments: given, ...span };
    if (callee.kind === 'property') return { kind: 'call', receiver: callee.object, name: callee.name, arguments: given, ...span };
    return { kind: 'call', receiver: callee, name: callee.kind === 'constant' ? String(callee.value) : '', arguments: given, ...span };
  }

  /** A closure behind a name or a bracket is one more argument. */
  #appended(value: Expression, from: Token): Call {
    const closure = this.#closure();
    const argument: Argument = { value: closure, start: closure.start, end: closure.end, line: closure.line, column: closure.column };
    if (value.kind !== 'call') return this.#call(value, [argument], from);
    return { ...value, arguments: [...value.arguments, argument], ...this.#span(from) };
  }

  #beginsArgument(): boolean {
    const { kind, text } = this.#peek();
    if (kind === 'word') return !NOT_ARGUMENTS.has(text);
    return kind === 'string' || kind === 'gstring' || kind === 'number' || (kind === 'sign' && text === '!');
  }

  #bare(): readonly Argument[] {
    const found = [this.#argument(true)];
    while (this.#is(',')) {
      this.#position += 1;
      this.#skipLines();
      found.push(this.#argument(true));
    }
    return found;
  }

  #bracketed(): readonly Argument[] {
    return this.#listed(')');
  }

  /** Entries up to the sign that closes what the current token opened. */
  #listed(end: string): readonly Argument[] {
    this.#position += 1;
    this.#depth += 1;
    const found: Argument[] = [];
    for (this.#skipLines(); !this.#is(end); this.#skipLines()) {
      found.push(this.#argument(false));
      this.#skipLines();
      if (!this.#is(end)) this.#take(',');
    }
    this.#position += 1;
    this.#depth -= 1;
    return found;
  }

  #argument(bare: boolean): Argument {
    const from = this.#peek();
    if (this.#is('*')) this.#position += 1;
    const first = from.kind === 'word' && this.#is(':', 1) ? this.#name() : this.#expression(!bare);
    if (!this.#is(':')) return { value: first, ...this.#span(from) };
    this.#position += 1;
    this.#skipLines();
    return { key: first, value: this.#expression(false), ...this.#span(from) };
  }

  #name(): Expression {
    const token = this.#next();
    return { kind: 'variable', name: token.text, ...this.#span(token) };
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token.kind === 'word') return this.#word();
    if (token.kind === 'string') return this.#constant(stringValue(token.text));
    if (token.kind === 'number') return this.#number();
    if (token.kind === 'gstring') {
      this.#position += 1;
      return { kind: 'gstring', ...this.#span(token) };
    }
    if (this.#is('{')) return this.#closure();
    if (this.#is('[')) return this.#collection();
    if (!this.#is('(')) throw new NotAnExpression();
    this.#position += 1;
    this.#skipLines();
    const inner = this.#expression(true);
    this.#skipLines();
    this.#take(')');
    return inner;
  }

  #word(): Expression {
    const { text } = this.#peek();
    if (text === 'true' || text === 'false') return this.#constant(text === 'true');
    if (text === 'null') return this.#constant(null);
    if (text !== 'new') return this.#name();
    const from = this.#next();
    while (this.#peek().kind === 'word' || this.#is('.')) this.#position += 1;
    if (this.#is('<')) throw new NotAnExpression();
    if (this.#is('(')) this.#bracketed();
    return { kind: 'other-expression', ...this.#span(from) };
  }

  #constant(value: Constant['value']): Constant {
    const token = this.#next();
    return { kind: 'constant', value, ...this.#span(token) };
  }

  #number(): Constant {
    const digits = this.#peek().text.replaceAll('_', '');
    const plain = digits.replace(/[lLgGiIdDfF]$/, '');
    const decimal = !digits.startsWith('0x') && /[.eEdDfF]/.test(digits);
    const tooBig = !decimal && BigInt(/^0[xX]/.test(digits) ? digits.replace(/[lLgGiI]$/, '') : plain || '0') > MAX_LONG;
    return { ...this.#constant(Number(/^0[xX]/.test(digits) ? digits.replace(/[lLgG]$/, '') : plain)), ...(tooBig ? { tooBig } : {}), ...(decimal ? { decimal } : {}) };
  }

  #collection(): Expression {
    const from = this.#peek();
    if (this.#is(':', 1) && this.#is(']', 2)) {
      this.#position += 3;
      return { kind: 'map', entries: [], ...this.#span(from) };
    }
    const entries = this.#listed(']');
    if (entries.some((entry) => entry.key !== undefined)) return { kind: 'map', entries, ...this.#span(from) };
    return { kind: 'list', items: entries.map((entry) => entry.value), ...this.#span(from) };
  }
}

function commentText(text: string): string {
  return text.replace(/^(?:\/\/|#!|\/\*+)/, '').replace(/\*\/$/, '').trim();
}
