const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const ESCAPE = /\\(?:u+([\da-fA-F]{4})|([0-3]?[0-7]{1,2})|(\r?\n)|([\s\S]))/g;

/** Text between the quotes of a Groovy string, of whichever kind. */
export function innerText(literal: string): string {
  const quote = /^(?:'''|"""|\$\/|['"/])/.exec(literal)?.[0].length ?? 0;
  return literal.slice(quote, literal.length - quote);
}

/** Value of a string literal that interpolates nothing. */
export function stringValue(literal: string): string {
  const inner = innerText(literal);
  if (literal.startsWith('$/')) return inner.replaceAll(/\$([$/])/g, '$1');
  if (literal.startsWith('/')) return inner.replaceAll('\\/', '/');
  return inner.replaceAll(ESCAPE, (_, unicode?: string, octal?: string, newline?: string, character = '') => {
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return newline === undefined ? (ESCAPES[character] ?? character) : '';
  });
}
