import { parseJenkinsfile, type ArgumentList, type Expression, type RawArgument } from '../../../jenkins/index.ts';
import type { Reference, Text } from '../../model.ts';
import { tidy } from '../../text.ts';
import { referenceTo } from './references.ts';

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
  for (const match of inner.matchAll(/\\.|\$\{(?:env\.|params\.)?([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|\$\{[^}]*\}/gs)) {
    if (match[0].startsWith('\\')) continue;
    const name = match[1] ?? match[2];
    if (name === undefined) return undefined;
    parts.push(unescape(inner.slice(end, match.index)), referenceTo(name, axes));
    end = match.index + match[0].length;
  }
  parts.push(unescape(inner.slice(end)));
  return tidy(parts);
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/gs, (_whole, character: string) => (character === 'n' ? '\n' : character === 't' ? '\t' : character));

/** The members of a Groovy list, as far as they can be read. */
function itemsOf(list: RawArgument | undefined): readonly Expression[] {
  const written = String(list?.value ?? '');
  const parsed = parseJenkinsfile(`list(${written.startsWith('${') ? written.slice(2, -1) : written})`);
  const [statement] = 'problem' in parsed ? [] : parsed.file.statements;
  const call = statement?.kind === 'expression' && statement.expression.kind === 'call' ? statement.expression.arguments[0]?.value : undefined;
  return call?.kind === 'list' ? call.items : [];
}

/** `NAME=value` of `withEnv`; `unknown` counts the pairs that Groovy computes. */
export function readPairs(list: RawArgument | undefined): { readonly pairs: readonly (readonly [string, string])[]; readonly unknown: number } {
  const items = itemsOf(list);
  const texts = items.flatMap((item) => (item.kind === 'constant' && typeof item.value === 'string' ? [item.value] : []));
  return { pairs: texts.map((text) => [text.split('=')[0] ?? '', text.slice(text.indexOf('=') + 1)] as const), unknown: items.length === 0 ? 1 : items.length - texts.length };
}

/** Variables that `withCredentials` sets, with the ids of the credentials. */
export function readBindings(list: RawArgument | undefined): readonly { readonly id: string; readonly variable: string }[] {
  return itemsOf(list).flatMap((item) => {
    if (item.kind !== 'call') return [];
    const given = new Map(item.arguments.flatMap(({ key, value }) => (key?.kind === 'variable' && value.kind === 'constant' ? [[key.name, String(value.value)] as const] : [])));
    const id = given.get('credentialsId');
    // A name with its password is two secrets, which only the variables tell apart.
    return id === undefined ? [] : [...given].flatMap(([key, variable]) => (key === 'variable' ? [{ id, variable }] : key.endsWith('Variable') ? [{ id: variable, variable }] : []));
  });
}
