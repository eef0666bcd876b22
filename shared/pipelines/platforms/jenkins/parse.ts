import { unreadable } from '../yaml.ts';

/** A value in the source. `text` is set for a string that interpolates nothing; `raw` is the source of anything. */
export interface Value {
  readonly raw: string;
  readonly text?: string;
  readonly number?: number;
  readonly boolean?: boolean;
  readonly items?: readonly Value[];
  readonly call?: Call;
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
  /** Source between the braces. */
  readonly bodySource?: string;
  /** Further calls of a chain, in order. */
  readonly chain: readonly Call[];
  readonly comments: readonly string[];
}

export interface Assignment {
  readonly key: string;
  readonly value: Value;
}

export type Statement = Call | Assignment;

export const isCall = (statement: Statement): statement is Call => 'chain' in statement;

type TokenKind = 'word' | 'number' | 'string' | 'interpolated' | 'sign' | 'newline' | 'comment' | 'end';
interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /(?<space>[ \t]+)|(?<newline>\r?\n)|(?<comment>\/\/[^\n]*)|(?<string>'''(?:[^\\]|\\.)*?'''|'(?:[^'\\\n]|\\.)*')|(?<interpolated>"(?:[^"\\\n]|\\.)*")|(?<number>\d+)|(?<word>[A-Za-z_]\w*)|(?<sign>->|[{}()[\].,:=])/suy;

function tokenize(path: string, source: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw unreadable(path, `nothing is known to begin with ${JSON.stringify(source.slice(start, start + 10))}`);
    const [kind] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? ['end'];
    if (isKind(kind)) tokens.push({ kind, text: match[0], start, end: TOKEN.lastIndex });
  }
  return [...tokens, { kind: 'end', text: '', start: source.length, end: source.length }];
}

function isKind(kind: string): kind is TokenKind {
  return kind !== 'space';
}

/** The text of a string literal; of one between triple quotes, its lines without the space around them. */
function stringText(literal: string): string {
  const triple = literal.startsWith("'''");
  const inner = triple ? literal.slice(3, -3) : literal.slice(1, -1);
  const lines = triple ? inner.split('\n').slice(1, -1).map((line) => line.trim()) : [inner];
  return lines.map((line) => line.replaceAll(/\\(.)/gu, '$1')).join('\n');
}

/** Parses the part of Groovy that the printer writes. Throws `PIPELINE_UNREADABLE` on anything else. */
export function parseGroovy(path: string, source: string): readonly Statement[] {
  const tokens = tokenize(path, source);
  let position = 0;
  let comments: string[] = [];

  const peek = (): Token => tokens[position] ?? { kind: 'end', text: '', start: source.length, end: source.length };
  const next = (): Token => {
    const token = peek();
    position += 1;
    return token;
  };
  const isSign = (sign: string): boolean => peek().kind === 'sign' && peek().text === sign;
  const fail = (wanted: string): Error => {
    const line = source.slice(0, peek().start).split('\n').length;
    return unreadable(path, `${wanted} was expected in line ${line}`);
  };
  const expect = (sign: string): Token => {
    if (!isSign(sign)) throw fail(sign);
    return next();
  };
  const skipLines = (): void => {
    for (;;) {
      const { kind, text } = peek();
      if (kind === 'comment') comments.push(text.slice(2).trim());
      else if (kind !== 'newline') return;
      position += 1;
    }
  };

  function statements(): readonly Statement[] {
    const found: Statement[] = [];
    for (skipLines(); peek().kind !== 'end' && !isSign('}'); skipLines()) found.push(statement());
    comments = [];
    return found;
  }

  function statement(): Statement {
    const own = comments;
    comments = [];
    const after = tokens[position + 1];
    if (peek().kind === 'word' && after?.text === '=') {
      const key = next().text;
      expect('=');
      return { key, value: value() };
    }
    return call(own, true);
  }

  function call(own: readonly string[], bareArguments: boolean): Call {
    if (peek().kind !== 'word') throw fail('a name');
    const name = next().text;
    const head = isSign('(') ? bracketed() : bareArguments ? bare() : [];
    const closure = bareArguments || isSign('{') ? block() : {};
    const chain: Call[] = [];
    while (isSign('.')) {
      next();
      const link = call([], false);
      chain.push({ ...link, chain: [] }, ...link.chain);
    }
    return { name, arguments: head, ...closure, chain, comments: own };
  }

  function bracketed(): readonly Argument[] {
    expect('(');
    const found: Argument[] = [];
    while (!isSign(')')) {
      found.push(argument());
      if (isSign(',')) next();
    }
    expect(')');
    return found;
  }

  function bare(): readonly Argument[] {
    const found: Argument[] = [];
    const begins = (): boolean => ['word', 'number', 'string', 'interpolated'].includes(peek().kind) || isSign('[');
    while (begins()) {
      found.push(argument());
      if (!isSign(',')) break;
      next();
    }
    return found;
  }

  function argument(): Argument {
    const colon = tokens[position + 1];
    if (peek().kind !== 'word' || colon?.text !== ':') return { value: value() };
    const key = next().text;
    expect(':');
    return { key, value: value() };
  }

  function block(): { readonly body?: readonly Statement[]; readonly bodySource?: string } {
    if (!isSign('{')) return {};
    const start = next().end;
    if (tokens[position]?.kind === 'word' && tokens[position + 1]?.text === '->') position += 2;
    const body = statements();
    const end = expect('}').start;
    return { body, bodySource: source.slice(start, end) };
  }

  function value(): Value {
    const token = peek();
    if (token.kind === 'string') return { raw: next().text, text: stringText(token.text) };
    if (token.kind === 'interpolated') return { raw: next().text };
    if (token.kind === 'number') return { raw: next().text, number: Number(token.text) };
    if (isSign('[')) return listValue();
    if (token.text === 'true' || token.text === 'false') return { raw: next().text, boolean: token.text === 'true' };
    const inner = call([], false);
    return { raw: source.slice(token.start, tokens[position - 1]?.end), call: inner };
  }

  function listValue(): Value {
    const start = expect('[').start;
    const items: Value[] = [];
    while (!isSign(']')) {
      items.push(value());
      if (isSign(',')) next();
    }
    const { end } = expect(']');
    return { raw: source.slice(start, end), items };
  }

  const found = statements();
  if (peek().kind !== 'end') throw fail('the end of the file');
  return found;
}
