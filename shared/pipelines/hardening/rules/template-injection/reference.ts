import type { Plainness } from './plainness.ts';
import type { Shell } from './shell.ts';

type Reference = { readonly text: string } | { readonly why: string };
type State = 'bare' | 'double' | 'single' | 'comment';

const MAX_LOOK_BACK = 2000;

/** Inputs that people hand over as a piece of command line. */
const PIECE_OF_COMMAND = /(?:^|[._-])(?:args?|arguments|flags?|opts?|options|params|parameters|commands?|cmd|scripts?|run|features)$/i;

/**
 * How a variable is written where an expression stands, so that a value means the same there; or why there is no such way.
 * `before` is the script up to that place.
 */
export function referenceAt(shell: Shell, before: string, expression: string, name: string, plain: Plainness): Reference {
  return shell === 'posix' ? posix(before, expression, name, plain) : powershell(before, name, isSecret(expression) ? 'word' : plain);
}

/** Nobody hands over a secret to have it split at blanks. */
const isSecret = (expression: string): boolean => /^secrets\.\w+$/.test(expression);

function posix(before: string, expression: string, name: string, plain: Plainness): Reference {
  const state = posixState(before);
  if (state === undefined) return { why: 'it stands in a construct of the shell that is not followed here' };
  if (state === 'single') return { text: `'"\${${name}}"'` };
  if (state === 'double' || state === 'comment') return { text: `\${${name}}` };
  if (isCommandWord(before)) return { why: 'it names the command itself' };
  if (plain === 'word') return { text: `"\${${name}}"` };
  if (plain === 'words') return { text: `\${${name}}` };
  if (PIECE_OF_COMMAND.test(expression) || /[()|&]/.test(expression)) return { why: 'it may hold a piece of a command line with quotes of its own' };
  // Split at blanks as the pasted text was; quotes and operators in it are what must not work any more.
  return { text: `\${${name}}` };
}

/** Whether nothing but assignments and keywords stands between the start of the command and the end of the text. */
function isCommandWord(before: string): boolean {
  const near = before.slice(-MAX_LOOK_BACK);
  const line = /(?:^|[\n;|&(`]|\b(?:then|do|else|if|while|until|exec|sudo|time|eval)\s)(?<rest>[^\n;|&(`]*)$/.exec(near.replaceAll('\\\n', ' ').replace(/^[|>][+-]?\d?\s*\n/, '\n'))?.groups?.['rest'] ?? near;
  return /^\s*(?:\w+=\S*\s+)*[\w./-]*$/.test(line) && !/^\s*(?:\w+=\S*\s+)*\S+\s/.test(line) && !/^\s*\w+=\S*$/.test(line);
}

/** Whether the place is in quotes; undefined inside of here-documents, backquotes and other constructs. */
function posixState(before: string): State | undefined {
  const stack: State[] = ['bare'];
  for (let index = 0; index < before.length; index += 1) {
    const [state, sign, next] = [stack.at(-1), before[index], before[index + 1]];
    if (state === 'single') {
      if (sign === "'") stack.pop();
    } else if (state === 'comment') {
      if (sign === '\n') stack.pop();
    } else if (sign === '\\') {
      index += 1;
    } else if (sign === '<' && next === '<' && before[index + 2] === '<') {
      index += 2;
    } else if (sign === '`' || (sign === '<' && next === '<') || (sign === '$' && next === "'" && state === 'bare')) {
      return undefined;
    } else if (sign === '$' && next === '{' && before[index + 2] === '{') {
      const close = before.indexOf('}}', index);
      index = close === -1 ? before.length : close + 1;
    } else if (sign === '$' && next === '(' && before[index + 2] !== '(') {
      stack.push('bare');
      index += 1;
    } else if (sign === ')' && state === 'bare' && stack.length > 1) {
      stack.pop();
    } else if (sign === '"') {
      if (state === 'double') stack.pop();
      else stack.push('double');
    } else if (sign === "'" && state === 'bare') {
      stack.push('single');
    } else if (sign === '#' && state === 'bare' && /(?:^|\s)$/.test(before.slice(Math.max(0, index - 1), index))) {
      stack.push('comment');
    }
  }
  return stack.at(-1);
}

function powershell(before: string, name: string, plain: Plainness): Reference {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (/[`@]["']|<#|^\s*#/.test(before)) return { why: 'it stands in a construct of the shell that is not followed here' };
  const quotes = line.replaceAll(/\$\{\{.*?\}\}/g, '');
  const isSingle = (quotes.replaceAll(/"[^"]*"/g, '').split("'").length - 1) % 2 === 1;
  const isDouble = (quotes.replaceAll(/'[^']*'/g, '').split('"').length - 1) % 2 === 1;
  if (isSingle) return { why: 'a variable is not read between these quotes' };
  if (isDouble) return { text: `\${env:${name}}` };
  const word = /\S*$/.exec(line)?.[0] ?? '';
  const isArgument = /^\s*[\w.\\/-]+\s/.test(line) && !/^\s*(?:\$|if|foreach|while|switch|return)/.test(line);
  if (plain === 'word' && isArgument && !word.startsWith('-') && !/[$()@{}]/.test(word)) return { text: `\${env:${name}}` };
  return { why: 'this shell reads a variable otherwise than text at this place' };
}
