import type { AstInput, AstPost, AstWhen, NamedArgument, StageParts } from '../ast.ts';
import type { Call, Statement } from '../syntax.ts';
import { callOf, closureOf } from '../walk.ts';
import { readAgent } from './agent.ts';
import { readMethodCalls } from './calls.ts';
import type { Reader } from './context.ts';
import { readEnvironment } from './environment.ts';
import { readBranch, readCondition } from './steps.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Sections that stages and a matrix have in common. */
export const PARTS: ReadonlySet<string> = new Set(['agent', 'environment', 'tools', 'options', 'input', 'when', 'post']);

/** Reads one of {@link PARTS}, as the part of a stage that it is. */
export function readPart(reader: Reader, name: string, call: Call, statement: Statement): StageParts {
  if (name === 'agent') {
    const agent = readAgent(reader, call);
    return agent ? { agent } : {};
  }
  if (name === 'environment') return { environment: reader.notes.at(readEnvironment(reader, statement), statement) };
  if (name === 'tools') return { tools: readTools(reader, statement) };
  if (name === 'options') return { options: reader.notes.at({ options: readMethodCalls(reader, name, 'option', statement) }, statement) };
  if (name === 'input') return { input: readInput(reader, statement) };
  return name === 'when' ? { when: readWhen(reader, statement) } : { post: readPost(reader, statement) };
}

/** `name true` */
export function flag(reader: Reader, name: string, call: Call): Readonly<Record<string, boolean>> {
  const value = call.arguments[0]?.value;
  if (value?.kind === 'constant' && typeof value.value === 'boolean') return { [name]: value.value };
  reader.add('JENKINS_BOOLEAN_EXPECTED', `${name} takes true or false.`, call);
  return {};
}

/** Reads `tools { type 'name' }`. */
function readTools(reader: Reader, statement: Statement): readonly NamedArgument[] {
  const entries = reader.blockOf(statement, 'tools')?.statements ?? [];
  const tools = entries.flatMap((entry): NamedArgument[] => {
    const call = callOf(entry);
    if (call === undefined) {
      reader.add('JENKINS_ENTRY_EXPECTED', `${reader.excerpt(entry)} is not a tool with its name.`, entry);
      return [];
    }
    const value = reader.only(call, call.name);
    const key = call.receiver === undefined ? call.name : call.receiver.kind === 'constant' ? String(call.receiver.value) : reader.nameOf(call);
    return value === undefined || key === '' ? [] : [reader.notes.at({ key, value: reader.value(value) }, call)];
  });
  return reader.notes.at(tools, statement);
}

function readInput(reader: Reader, statement: Statement): AstInput {
  const input: Mutable<AstInput> = {};
  reader.sections(reader.blockOf(statement, 'input')?.statements ?? [], (name, call, entry) => {
    if (name === 'parameters') {
      input.parameters = reader.notes.at({ parameters: readMethodCalls(reader, name, 'parameter', entry) }, entry);
      return;
    }
    const value = reader.only(call, name);
    if (name !== 'message' && name !== 'id' && name !== 'ok' && name !== 'submitter' && name !== 'submitterParameter') reader.add('JENKINS_UNKNOWN_FIELD', `${name} is no field of input.`, entry);
    else if (value) input[name] = reader.value(value);
  });
  return reader.notes.at(input, statement);
}

const WHEN_FLAGS: ReadonlySet<string> = new Set(['beforeAgent', 'beforeInput', 'beforeOptions']);

function readWhen(reader: Reader, statement: Statement): AstWhen {
  let flags = {};
  const conditions = (reader.blockOf(statement, 'when')?.statements ?? []).flatMap((entry) => {
    const call = callOf(entry);
    if (call && !call.receiver && WHEN_FLAGS.has(call.name)) {
      flags = { ...flags, ...flag(reader, call.name, call) };
      return [];
    }
    return readCondition(reader, entry) ?? [];
  });
  return reader.notes.at({ ...flags, conditions }, statement);
}

/** Reads `post { condition { steps } }`. */
function readPost(reader: Reader, statement: Statement): AstPost {
  const entries = reader.blockOf(statement, 'post')?.statements ?? [];
  const conditions = entries.flatMap((entry) => {
    const call = callOf(entry);
    const block = closureOf(call);
    if (call !== undefined && block !== undefined && call.receiver === undefined) return [reader.notes.at({ condition: call.name, branch: readBranch(reader, 'default', block) }, entry)];
    reader.add('JENKINS_POST_CONDITION', `${reader.excerpt(entry)} is no condition with a block.`, entry);
    return [];
  });
  return reader.notes.at({ conditions }, statement);
}
