import { unreadable } from '../yaml.ts';
import { stringText, tokenize, type Token } from './tokens.ts';

/** A value in the source. `text` is set for a string that interpolates nothing; `raw` is the source of anything. */
export interface Value {
  readonly raw: string;
  readonly text?: string;
  readonly number?: number;
  readonly items?: readonly Value[];
}

export interface Argument {
  readonly key?: string;
  readonly value: Value;
}

/** `name(arguments) { body }` in any of its forms: `agent any`, `steps { }`, `docker.image('x').inside('y') { }`. */
export interface Call {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly body?: readonly Statement[];
  /** Further calls of a chain, in order. */
  readonly chain: readonly Call[];
  /** Comment lines right above. */
  readonly comments: readonly string[];
}

export interface Assignment {
  readonly key: string;
  readonly value: Value;
}

export type Statement = Call | Assignment;

export const isCall = (statement: Statement): statement is Call => 'chain' in statement;

const ARGUMENT_KINDS: ReadonlySet<Token['kind']> = new Set(['word', 'number', 'string', 'interpolated']);

/** Parses the part of Groovy that the printer writes. Throws `PIPELINE_UNREADABLE` on anything else. */
export function parseGroovy(path: string, source: string): readonly Statement[] {
  return new Parser(path, source).file();
}

class Parser {
  readonly #path: string;
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  #comments: string[] = [];

  constructor(path: string, source: string) {
    this.#path = path;
    this.#source = source;
    this.#tokens = tokenize(path, source);
  }

  file(): readonly Statement[] {
    const found = this.#statements();
    if (this.#peek().kind !== 'end') throw this.#expected('the end of the file');
    return found;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#position + ahead] ?? { kind: 'end', text: '', start: this.#source.length, end: this.#source.length };
  }

  #next(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #isSign(sign: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === 'sign' && token.text === sign;
  }

  #expected(wanted: string): Error {
    const line = this.#source.slice(0, this.#peek().start).split('\n').length;
    return unreadable(this.#path, `${wanted} was expected in line ${line}`);
  }

  #take(sign: string): Token {
    if (!this.#isSign(sign)) throw this.#expected(sign);
    return this.#next();
  }

  #skipLines(): void {
    for (let token = this.#peek(); token.kind === 'comment' || token.kind === 'newline'; token = this.#peek()) {
      if (token.kind === 'comment') this.#comments.push(token.text.slice(2).trim());
      this.#position += 1;
    }
  }

  #statements(): readonly Statement[] {
    const found: Statement[] = [];
    for (this.#skipLines(); this.#peek().kind !== 'end' && !this.#isSign('}'); this.#skipLines()) found.push(this.#statement());
    this.#comments = [];
    return found;
  }

  #statement(): Statement {
    const comments = this.#comments;
    this.#comments = [];
    if (this.#peek().kind !== 'word' || !this.#isSign('=', 1)) return { ...this.#call(true), comments };
    const key = this.#next().text;
    this.#take('=');
    return { key, value: this.#value() };
  }

  /** `bare`: arguments may follow without brackets, as in `agent any`. */
  #call(bare: boolean): Call {
    if (this.#peek().kind !== 'word') throw this.#expected('a name');
    const name = this.#next().text;
    const head = this.#isSign('(') ? this.#bracketed() : bare ? this.#bare() : [];
    const body = this.#isSign('{') ? { body: this.#closure() } : {};
    const chain: Call[] = [];
    while (this.#isSign('.')) {
      this.#next();
      const link = this.#call(false);
      chain.push({ ...link, chain: [] }, ...link.chain);
    }
    return { name, arguments: head, ...body, chain, comments: [] };
  }

  #bracketed(): readonly Argument[] {
    this.#take('(');
    const found = this.#listed(() => this.#argument(), ')');
    this.#take(')');
    return found;
  }

  #listed<Item>(item: () => Item, end: string): readonly Item[] {
    const found: Item[] = [];
    while (!this.#isSign(end)) {
      found.push(item());
      if (!this.#isSign(end)) this.#take(',');
    }
    return found;
  }

  #bare(): readonly Argument[] {
    const found: Argument[] = [];
    while (ARGUMENT_KINDS.has(this.#peek().kind)) {
      found.push(this.#argument());
      if (!this.#isSign(',')) break;
      this.#next();
    }
    return found;
  }

  #argument(): Argument {
    if (this.#peek().kind !== 'word' || !this.#isSign(':', 1)) return { value: this.#value() };
    const key = this.#next().text;
    this.#take(':');
    return { key, value: this.#value() };
  }

  #closure(): readonly Statement[] {
    this.#take('{');
    if (this.#peek().kind === 'word' && this.#isSign('->', 1)) this.#position += 2;
    const body = this.#statements();
    this.#take('}');
    return body;
  }

  #value(): Value {
    const { kind, start } = this.#peek();
    if (kind === 'string') return this.#literal((raw) => ({ raw, text: stringText(raw) }));
    if (kind === 'number') return this.#literal((raw) => ({ raw, number: Number(raw) }));
    if (kind === 'interpolated') return this.#literal((raw) => ({ raw }));
    if (!this.#isSign('[')) {
      this.#call(false);
      return { raw: this.#source.slice(start, this.#peek(-1).end) };
    }
    this.#take('[');
    const items = this.#listed(() => this.#value(), ']');
    const { end } = this.#take(']');
    return { raw: this.#source.slice(start, end), items };
  }

  #literal(make: (raw: string) => Value): Value {
    return make(this.#next().text);
  }
}
