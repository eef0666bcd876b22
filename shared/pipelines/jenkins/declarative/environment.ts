import type { EnvironmentEntry, RawArgument } from '../ast.ts';
import { innerText } from '../strings.ts';
import type { Expression, Statement } from '../syntax.ts';
import type { Reader } from './context.ts';

type EnvironmentValue = EnvironmentEntry['value'];

/** Reads `environment { KEY = value }`. */
export function readEnvironment(reader: Reader, statement: Statement): readonly EnvironmentEntry[] {
  const found = new Map<string, EnvironmentEntry>();
  for (const entry of reader.blockOf(statement, 'environment')?.statements ?? []) {
    if (entry.kind !== 'expression' || entry.expression.kind !== 'binary' || entry.expression.operator !== '=') {
      reader.add('JENKINS_ENVIRONMENT_PAIR', `${reader.excerpt(entry)} is not KEY = value.`, entry);
      continue;
    }
    const { left, right } = entry.expression;
    const isName = left.kind === 'variable';
    const key = isName ? left.name : '';
    if (!isName) reader.add('JENKINS_ENVIRONMENT_NAME', `${reader.excerpt(left)} cannot name a variable.`, left);
    else if (found.has(key)) reader.add('JENKINS_DUPLICATE_VARIABLE', `${key} is set twice.`, left);
    const value = readValue(reader, right);
    if (value && isName && !found.has(key)) found.set(key, reader.notes.at({ key, value }, left));
  }
  return [...found.values()];
}

function readValue(reader: Reader, value: Expression): EnvironmentValue | undefined {
  if (value.kind === 'constant' || value.kind === 'gstring') return reader.value(value);
  if (value.kind === 'call') return readFunction(reader, value);
  if (value.kind === 'binary') return joined(reader, value);
  reader.add('JENKINS_ENVIRONMENT_VALUE', `${reader.excerpt(value)} is neither a string nor a call.`, value);
  return undefined;
}

function readFunction(reader: Reader, call: Expression & { readonly kind: 'call' }): EnvironmentValue {
  if (call.name !== 'credentials' || call.receiver) return reader.value(call);
  const given = call.arguments.map(({ value }) => {
    if (value.kind !== 'constant' && value.kind !== 'gstring') reader.add('JENKINS_LITERAL_EXPECTED', 'credentials takes strings.', value);
    return reader.value(value);
  });
  return { name: 'credentials', arguments: given };
}

/** `'a' + "b"`, as one string. */
function joined(reader: Reader, whole: Expression): RawArgument | undefined {
  const parts: Expression[] = [];
  let rest = whole;
  while (rest.kind === 'binary') {
    if (rest.operator !== '+') {
      reader.add('JENKINS_ENVIRONMENT_VALUE', `${reader.excerpt(rest)}: strings can only be joined, with +.`, rest);
      return undefined;
    }
    parts.unshift(rest.right);
    rest = rest.left;
  }
  parts.unshift(rest);
  const wrong = parts.find((part) => part.kind !== 'constant' && part.kind !== 'gstring');
  if (wrong) {
    reader.add('JENKINS_ENVIRONMENT_VALUE', `${reader.excerpt(wrong)} is no string.`, wrong);
    return undefined;
  }
  const isLiteral = parts.every((part) => part.kind === 'constant');
  const text = parts.map((part) => (part.kind === 'constant' ? String(part.value) : innerText(reader.text(part)))).join('');
  return reader.notes.at({ isLiteral, value: isLiteral ? text : `"${text}"` }, whole);
}
