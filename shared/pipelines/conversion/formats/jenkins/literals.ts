import type { RawArgument } from '../../../jenkins/index.ts';
import { literalValue, source } from '../../../platforms/jenkins/ast.ts';
import { groovyString } from '../../../platforms/jenkins/groovy.ts';

// What ends a line for Groovy, or is dropped by it, and halves of characters.
// oxlint-disable-next-line no-control-regex
const ESCAPED = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/gu;

function escape(character: string): string {
  if (character === '\n') return String.raw`\n`;
  return character === '\r' ? String.raw`\r` : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** A Groovy string on one line that stands for exactly `text`, whatever is in it. */
export function groovyLiteral(text: string): string {
  return groovyString(text).replaceAll(ESCAPED, escape);
}

/** A text as an argument that is printed exactly. */
export function exact(text: string): RawArgument {
  const literal = groovyLiteral(text);
  return literal === groovyString(text) ? literalValue(text) : source(literal);
}

/** A script as an argument: several lines stand between triple quotes at the left edge, so that not a byte is added. */
export function exactScript(script: string): RawArgument {
  if (!script.includes('\n')) return exact(script);
  const lines = script.replace(/'$/, '').replaceAll('\\', '\\\\').replaceAll("'''", String.raw`\'\'\'`).replaceAll(ESCAPED, (character) => (character === '\n' ? '\n' : escape(character)));
  return source(`'''${lines.startsWith('#!') ? '' : '\\\n'}${lines}${script.endsWith("'") ? String.raw`\'` : ''}'''`);
}

/** Parts of a Groovy string in double quotes; a `variable` is filled in. */
export function interpolated(parts: readonly (string | { readonly variable: string })[]): RawArgument {
  const inner = parts.map((part) => (typeof part === 'string' ? groovyLiteral(part).slice(1, -1).replaceAll(String.raw`\'`, "'").replaceAll('"', String.raw`\"`).replaceAll('$', String.raw`\$`) : `\${${part.variable}}`));
  return source(`"${inner.join('')}"`);
}
