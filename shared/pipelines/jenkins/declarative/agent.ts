import type { AstAgent, MapArgument } from '../ast.ts';
import type { Call, Closure, Statement } from '../syntax.ts';
import { callOf, closureOf } from '../walk.ts';
import { BARE_AGENTS, type Reader } from './context.ts';

/** Reads `agent any` and `agent { type … }`. */
export function readAgent(reader: Reader, call: Call): AstAgent | undefined {
  const block = closureOf(call);
  if (block === undefined) return bareAgent(reader, call);
  const [entry, second] = block.statements;
  const type = entry && callOf(entry);
  if (entry === undefined || type === undefined || type.receiver) reader.add('JENKINS_AGENT_TYPE_MISSING', 'agent names no type.', call);
  else if (second) reader.add('JENKINS_AGENT_TYPES', 'agent takes one type.', second);
  else return agentOf(reader, type);
  return undefined;
}

function bareAgent(reader: Reader, call: Call): AstAgent | undefined {
  const value = reader.only(call, 'agent');
  if (value === undefined) return undefined;
  const type = value.kind === 'variable' ? value.name : value.kind === 'constant' ? String(value.value) : '';
  if (BARE_AGENTS.has(type)) return reader.notes.at({ type }, call);
  reader.add('JENKINS_AGENT_INVALID', 'Only agent any, agent none and agent { } are known.', call);
  return undefined;
}

function agentOf(reader: Reader, type: Call): AstAgent | undefined {
  const value = reader.only(type, type.name);
  if (value === undefined) return undefined;
  if (value.kind !== 'closure') return reader.notes.at({ type: type.name, argument: reader.value(value) }, type);
  return reader.notes.at({ type: type.name === 'label' ? 'node' : type.name, arguments: readMap(reader, value) }, type);
}

function readMap(reader: Reader, closure: Closure): readonly MapArgument[] {
  return closure.statements.flatMap((statement: Statement): MapArgument[] => {
    const call = callOf(statement);
    if (call === undefined || call.receiver) {
      reader.add('JENKINS_SETTING_EXPECTED', `${reader.excerpt(statement)} is not a name with a value.`, statement);
      return [];
    }
    const value = reader.only(call, call.name);
    if (value === undefined) return [];
    return [reader.notes.at({ key: call.name, value: value.kind === 'closure' ? readMap(reader, value) : reader.value(value) }, call)];
  });
}
