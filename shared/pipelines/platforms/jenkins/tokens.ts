import { unreadable } from '../yaml.ts';

type TokenKind = 'word' | 'number' | 'string' | 'interpolated' | 'sign' | 'newline' | 'comment' | 'end';

/** A piece of the source; `start` and `end` are offsets into it. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN =
  /(?<space>[ \t]+)|(?<newline>\r?\n)|(?<comment>\/\/[^\n]*)|(?<string>'''(?:[^\\]|\\.)*?'''|'(?:[^'\\\n]|\\.)*')|(?<interpolated>"(?:[^"\\\n]|\\.)*")|(?<number>\d+)|(?<word>[A-Za-z_]\w*)|(?<sign>->|[{}()[\].,:=])/suy;

/** Cuts the source up. Throws `PIPELINE_UNREADABLE` at what no token begins with. */
export function tokenize(path: string, source: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < source.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(source);
    if (match === null) throw unreadable(path, `nothing is known to begin with ${JSON.stringify(source.slice(start, start + 10))}`);
    const [kind] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? ['end'];
    if (isKind(kind)) tokens.push({ kind, text: match[0], start, end: pattern.lastIndex });
  }
  return [...tokens, { kind: 'end', text: '', start: source.length, end: source.length }];
}

function isKind(kind: string): kind is TokenKind {
  return kind !== 'space';
}

/** The text of a string literal; of one between triple quotes, its lines without the space around them. */
export function stringText(literal: string): string {
  const triple = literal.startsWith("'''");
  const inner = triple ? literal.slice(3, -3) : literal.slice(1, -1);
  const lines = triple ? inner.split('\n').slice(1, -1).map((line) => line.trim()) : [inner];
  return lines.map((line) => line.replaceAll(/\\(.)/gu, '$1')).join('\n');
}
