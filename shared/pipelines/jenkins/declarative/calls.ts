import type { MethodArgument, MethodCall } from '../ast.ts';
import type { Call, Statement } from '../syntax.ts';
import { callOf, closureOf } from '../walk.ts';
import type { Reader } from './context.ts';

/** Reads the calls of `options`, `triggers` or `parameters`; `what` names one of them in messages. */
export function readMethodCalls(reader: Reader, section: string, what: string, statement: Statement): readonly MethodCall[] {
  return (reader.blockOf(statement, section)?.statements ?? []).flatMap((entry): MethodCall[] => {
    const call = callOf(entry);
    if (call === undefined) {
      const isMap = entry.kind === 'expression' && entry.expression.kind === 'map';
      reader.add(isMap ? 'JENKINS_MAP_NOT_ALLOWED' : 'JENKINS_ENTRY_EXPECTED', `${reader.excerpt(entry)} is no ${what}.`, entry);
      return [];
    }
    if (closureOf(call)) {
      reader.add('JENKINS_BLOCK_NOT_ALLOWED', `${what} ${call.name} cannot have a block.`, entry);
      return [];
    }
    const read = readMethodCall(reader, call);
    return read.name === '' ? [] : [read];
  });
}

/** Reads a call whose arguments may be calls. */
export function readMethodCall(reader: Reader, call: Call): MethodCall {
  const name = reader.nameOf(call);
  reader.argumentsOf(call);
  const given = call.arguments.flatMap(({ key, value, ...span }): MethodArgument[] => {
    if (value.kind === 'closure') {
      reader.add('JENKINS_CLOSURE_NOT_ALLOWED', `${name} cannot be given a block.`, value);
      return [];
    }
    if (key === undefined && value.kind === 'map') return value.entries.flatMap((entry) => (entry.key ? [keyed(reader, entry.key, entry.value)] : []));
    if (key !== undefined) return [reader.notes.at(keyed(reader, key, value), span)];
    return [value.kind === 'call' && value.name !== '$' ? readMethodCall(reader, value) : reader.value(value)];
  });
  return reader.notes.at({ name, arguments: given }, call);
}

function keyed(reader: Reader, key: Parameters<Reader['literal']>[0], value: Parameters<Reader['value']>[0]): MethodArgument {
  if (value.kind === 'closure') reader.add('JENKINS_CLOSURE_NOT_ALLOWED', 'A named argument cannot be a block.', value);
  return reader.notes.at({ key: reader.literal(key) ?? '', value: value.kind === 'call' && value.name !== '$' ? readMethodCall(reader, value) : reader.value(value) }, key);
}
