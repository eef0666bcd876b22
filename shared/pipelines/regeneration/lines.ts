/** How a file ends its lines, and whether it begins with a byte order mark. */
export interface TextStyle {
  readonly mark: string;
  readonly end: '\n' | '\r\n';
}

/** What this service writes. */
export const PLAIN: TextStyle = { mark: '', end: '\n' };

/** The lines of a text, without their ends, and the style that most of them have. */
export function splitLines(text: string): { readonly lines: readonly string[]; readonly style: TextStyle } {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const pieces = text.slice(mark.length).split('\n');
  const returns = pieces.filter((piece) => piece.endsWith('\r')).length;
  const lines = pieces.map((piece) => (piece.endsWith('\r') ? piece.slice(0, -1) : piece));
  if (lines.at(-1) === '') lines.pop();
  return { lines, style: { mark, end: returns * 2 > pieces.length - 1 ? '\r\n' : '\n' } };
}

/** The text of lines in a style. */
export function joinLines(lines: readonly string[], { mark, end }: TextStyle = PLAIN): string {
  return mark + lines.map((line) => line + end).join('');
}

/**
 * A line relative to the column of the entry it belongs to, so that the same entry at another depth is the same.
 * `shift` is the space in front beyond that column, negative for a line that stands further to the left.
 */
export interface Line {
  readonly shift: number;
  /** Without the space in front; empty for a blank line. */
  readonly text: string;
  /** In its file, from one. */
  readonly number: number;
}

/** One line of a file, seen from a column. */
export function lineAt(text: string, number: number, column: number): Line {
  const bare = text.replace(/^ +/, '');
  return { shift: bare === '' ? text.length : text.length - bare.length - column, text: bare, number };
}

/** The line as it stands at a column. */
export function textAt({ shift, text }: Line, column: number): string {
  return text === '' ? ' '.repeat(shift) : ' '.repeat(Math.max(0, shift + column)) + text;
}

/** What makes two lines the same, wherever they stand. */
export const tokenOf = ({ shift, text }: Line): string => `${shift} ${text}`;
