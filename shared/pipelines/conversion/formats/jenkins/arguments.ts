import type { ArgumentList, RawArgument } from '../../../jenkins/index.ts';
import type { Reference, Text } from '../../model.ts';
import { tidy } from '../../text.ts';

/** The value of a named argument, or of the only or first one. */
export function namedValue(given: ArgumentList, name: string): RawArgument | undefined {
  if (!Array.isArray(given)) return 'isLiteral' in given ? given : undefined;
  for (const [index, argument] of given.entries()) {
    if ('key' in argument ? argument.key === name : index === 0) return 'key' in argument ? argument.value : argument;
  }
  return undefined;
}

/** A literal, or a Groovy text that fills in plain names (`"node:${VERSION}"`); `undefined` for any other code. */
export function rawText({ isLiteral, value }: RawArgument, axes: readonly string[]): Text | undefined {
  if (isLiteral) return [String(value ?? '')];
  const inner = /^"((?:[^"\\]|\\.)*)"$/s.exec(String(value))?.[1];
  if (inner === undefined) return undefined;
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of inner.matchAll(/\$\{(?:env\.|params\.)?([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|\$\{[^}]*\}/g)) {
    const name = match[1] ?? match[2];
    if (name === undefined) return undefined;
    parts.push(unescape(inner.slice(end, match.index)), { kind: axes.includes(name) ? 'matrix' : 'variable', name });
    end = match.index + match[0].length;
  }
  parts.push(unescape(inner.slice(end)));
  return tidy(parts);
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/gs, (_whole, character: string) => (character === 'n' ? '\n' : character === 't' ? '\t' : character));
