import { MAX_DEPTH } from './limits.ts';
import { GroovySyntaxError, type Place } from './problem.ts';

export type TokenKind = 'word' | 'number' | 'string' | 'gstring' | 'sign' | 'newline' | 'comment' | 'end';

/** A piece of the source; `start` and `end` are offsets into it. */
export interface Token extends Place {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const OPENING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
const CLOSING: ReadonlySet<string> = new Set(Object.values(OPENING));
const SIGN = />>>=|<=>|==~|===|!==|\*\*=|>>>|<<=|>>=|\.\.\.|\.\.<|\?\.|\*\.|\.@|\.&|->|\+\+|--|\*\*|==|!=|<=|>=|&&|\|\||[-+*/%&|^]=|=~|<<|>>|\.\.|\?:|::|[{}()[\].,:;=+\-*/%<>!~?&|^@]/y;
const NUMBER = /0[xX][\da-fA-F_]+[lLgGiI]?|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?[lLgGiIdDfF]?/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const BLANK = /(?:[ \t\f\u00a0\ufeff]|\\\r?\n)+/y;
const OPERAND_SIGNS: ReadonlySet<string> = new Set([')', ']', '}']);
const OPERATOR_WORDS: ReadonlySet<string> = new Set(['in', 'as', 'instanceof', 'return', 'case', 'assert', 'throw', 'else', 'do']);

/** Cuts Groovy up, keeping comments and ends of lines. Throws {@link GroovySyntaxError}. */
export function tokenize(source: string): readonly Token[] {
  return new Lexer(source).all();
}

class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  readonly #open: Token[] = [];
  #position = 0;
  #line = 1;
  #lineStart = 0;
  /** Last token that is neither comment nor end of line. */
  #last: Token | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  all(): readonly Token[] {
    if (this.#source.startsWith('#!')) this.#push('comment', lineEnd(this.#source, 0));
    while (this.#position < this.#source.length) this.#one();
    const left = this.#open.at(-1);
    if (left) throw new GroovySyntaxError('GROOVY_UNBALANCED', `${left.text} is never closed.`, left);
    this.#push('end', this.#source.length);
    return this.#tokens;
  }

  #place(offset = this.#position): Place {
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  #match(pattern: RegExp): number | undefined {
    pattern.lastIndex = this.#position;
    return pattern.test(this.#source) ? pattern.lastIndex : undefined;
  }

  #one(): void {
    const source = this.#source;
    const character = source[this.#position] ?? '';
    const blank = this.#match(BLANK);
    if (blank !== undefined) return this.#advance(blank);
    if (character === '\n' || character === '\r') return this.#push('newline', this.#position + (source.startsWith('\r\n', this.#position) ? 2 : 1));
    if (source.startsWith('//', this.#position)) return this.#push('comment', lineEnd(source, this.#position));
    if (source.startsWith('/*', this.#position)) return this.#push('comment', this.#find('*/', this.#position + 2, 'The comment'));
    if (character === "'" || character === '"') return this.#quoted(character);
    if (character === '/' && !this.#afterOperand()) return this.#until('/', this.#position + 1, true);
    if (source.startsWith('$/', this.#position) && !this.#afterOperand()) return this.#dollarSlashy();
    const number = this.#match(NUMBER);
    if (number !== undefined) return this.#push('number', number);
    const word = this.#match(WORD);
    if (word !== undefined) return this.#push('word', word);
    const sign = this.#match(SIGN);
    if (sign === undefined) throw new GroovySyntaxError('GROOVY_SYNTAX', `${JSON.stringify(String.fromCodePoint(source.codePointAt(this.#position) ?? 0))} begins nothing that Groovy knows.`, this.#place());
    this.#push('sign', sign);
  }

  /** A slash after an operand divides; elsewhere it begins a string. */
  #afterOperand(): boolean {
    const last = this.#last;
    if (last === undefined || this.#tokens.at(-1)?.kind === 'newline') return false;
    return last.kind === 'sign' ? OPERAND_SIGNS.has(last.text) : !OPERATOR_WORDS.has(last.text);
  }

  #quoted(quote: string): void {
    const triple = quote.repeat(3);
    const isTriple = this.#source.startsWith(triple, this.#position);
    this.#until(isTriple ? triple : quote, this.#position + (isTriple ? 3 : 1), isTriple);
  }

  #dollarSlashy(): void {
    const end = this.#find('/$', this.#position + 2, 'The string');
    this.#push(/\$[{A-Za-z_]/.test(this.#source.slice(this.#position + 2, end)) ? 'gstring' : 'string', end);
  }

  /** A string up to `quote`, with what stands in `${}` scanned by its brackets. */
  #until(quote: string, from: number, lines: boolean): void {
    let interpolates = false;
    for (let at = from; at < this.#source.length; at += 1) {
      const character = this.#source[at];
      if (character === '\\') at += 1;
      else if (this.#source.startsWith(quote, at)) {
        const extra = quote.length === 3 && this.#source[at + 3] === quote[0] ? 1 : 0;
        return this.#push(interpolates ? 'gstring' : 'string', at + quote.length + extra);
      } else if (character === '\n' && !lines) break;
      else if (character === '$' && !quote.startsWith("'") && /[{A-Za-z_]/.test(this.#source[at + 1] ?? '')) {
        interpolates = true;
        if (this.#source[at + 1] === '{') at = this.#interpolation(at + 2);
      }
    }
    throw new GroovySyntaxError('GROOVY_UNCLOSED_STRING', 'The string is never closed.', this.#place());
  }

  /** Offset of the `}` that ends an interpolation begun before `from`. */
  #interpolation(from: number): number {
    const inner: string[] = [];
    for (let at = from; at < this.#source.length; at += 1) {
      const character = this.#source[at] ?? '';
      const quote = inner.at(-1);
      if (character === '\\') at += 1;
      else if (quote !== undefined && quote !== '{') {
        if (character === quote) inner.pop();
        else if (quote === '"' && character === '$' && this.#source[at + 1] === '{') {
          inner.push('{');
          at += 1;
        }
      } else if (character === '"' || character === "'" || character === '{') inner.push(character);
      else if (character === '}') {
        if (inner.length === 0) return at;
        inner.pop();
      }
      if (inner.length > MAX_DEPTH) break;
    }
    throw new GroovySyntaxError('GROOVY_UNBALANCED', 'The ${ of a string is never closed.', this.#place());
  }

  #find(text: string, from: number, what: string): number {
    const found = this.#source.indexOf(text, from);
    if (found < 0) throw new GroovySyntaxError('GROOVY_SYNTAX', `${what} is never closed.`, this.#place());
    return found + text.length;
  }

  #push(kind: TokenKind, end: number): void {
    const token: Token = { kind, text: this.#source.slice(this.#position, end), start: this.#position, end, ...this.#place() };
    this.#tokens.push(token);
    if (kind === 'sign') this.#bracket(token);
    if (kind !== 'comment' && kind !== 'newline') this.#last = token;
    this.#advance(end);
  }

  #bracket(token: Token): void {
    if (OPENING[token.text] !== undefined) {
      this.#open.push(token);
      if (this.#open.length > MAX_DEPTH) throw new GroovySyntaxError('GROOVY_TOO_DEEP', `Brackets nest deeper than ${MAX_DEPTH} levels.`, token);
    } else if (CLOSING.has(token.text)) {
      const open = this.#open.pop();
      if (open === undefined || OPENING[open.text] !== token.text) throw new GroovySyntaxError('GROOVY_UNBALANCED', open === undefined ? `${token.text} closes nothing.` : `${token.text} cannot close the ${open.text} of line ${open.line}.`, token);
    }
  }

  #advance(end: number): void {
    for (let at = this.#position; at < end; at += 1) {
      if (this.#source[at] === '\n' || (this.#source[at] === '\r' && this.#source[at + 1] !== '\n')) {
        this.#line += 1;
        this.#lineStart = at + 1;
      }
    }
    this.#position = end;
  }
}

function lineEnd(source: string, from: number): number {
  const found = /[\r\n]/g;
  found.lastIndex = from;
  return found.exec(source)?.index ?? source.length;
}
