import type { AstLibraries, AstPipeline, Ast, RawArgument } from '../ast.ts';
import type { Notes } from '../notes.ts';
import type { Closure, GroovyFile, Statement } from '../syntax.ts';
import { callOf, closureOf, eachStatement } from '../walk.ts';
import { readMethodCalls } from './calls.ts';
import { Reader } from './context.ts';
import { readPart } from './parts.ts';
import { readStages } from './stage.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const SHARED: ReadonlySet<string> = new Set(['agent', 'environment', 'tools', 'options', 'post']);
/** Sections of the versions before 1.0, and what took their place. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['properties', 'options'],
  ['jobProperties', 'options'],
  ['wrappers', 'options'],
  ['notifications', 'post'],
  ['postBuild', 'post'],
]);

/** Every declarative pipeline of a file; more than one where `call` of a library step chooses among them. */
export function readPipelines(file: GroovyFile, notes: Notes): readonly Ast[] {
  const reader = new Reader(file.source, notes);
  const blocks = pipelineBlocks(file);
  if (blocks.length === 0) {
    for (const statement of eachStatement(file.statements)) {
      if (isPipeline(statement)) reader.add('JENKINS_PIPELINE_NESTED', 'pipeline must stand at the top of the file.', statement);
    }
  }
  return blocks.map((statement) => readPipeline(reader, statement));
}

/** Where Jenkins looks: at the top, in the method `call`, in a `try` at the top. */
function pipelineBlocks({ source, statements }: GroovyFile): readonly Statement[] {
  const top = statements.find(isPipeline);
  if (top) return [top];
  const calls = statements.filter((statement) => statement.kind === 'other' && /^[^({]{0,200}\bcall\s{0,9}\(/.test(source.slice(statement.start, statement.end)));
  const inCall = [...eachStatement(calls)].filter(isPipeline);
  if (inCall.length > 0) return inCall;
  const [attempt] = statements;
  const guarded = attempt?.kind === 'other' && attempt.word === 'try' ? attempt.blocks[0]?.statements.find(isPipeline) : undefined;
  return guarded ? [guarded] : [];
}

function isPipeline(statement: Statement): boolean {
  const call = callOf(statement);
  return call?.name === 'pipeline' && call.receiver === undefined && call.arguments.length === 1 && closureOf(call) !== undefined;
}

function readPipeline(reader: Reader, statement: Statement): Ast {
  const pipeline: Mutable<AstPipeline> = {};
  const block: Closure | undefined = closureOf(callOf(statement));
  reader.sections(block?.statements ?? [], (name, call, entry) => {
    if (name === 'stages') pipeline.stages = readStages(reader, name, entry);
    else if (SHARED.has(name)) Object.assign(pipeline, readPart(reader, name, call, entry));
    else if (name === 'parameters') pipeline.parameters = reader.notes.at({ parameters: readMethodCalls(reader, name, 'parameter', entry) }, entry);
    else if (name === 'triggers') pipeline.triggers = reader.notes.at({ triggers: readMethodCalls(reader, name, 'trigger', entry) }, entry);
    else if (name === 'libraries') pipeline.libraries = readLibraries(reader, entry);
    else if (RENAMED.has(name)) reader.add('JENKINS_RENAMED_SECTION', `${name} is no longer known; use ${RENAMED.get(name) ?? ''}.`, entry);
    else reader.add('JENKINS_UNKNOWN_SECTION', `${name} is no section of a pipeline.`, entry);
  });
  return reader.notes.at({ pipeline: reader.notes.at(pipeline, statement) }, statement);
}

function readLibraries(reader: Reader, statement: Statement): AstLibraries {
  const libraries = (reader.blockOf(statement, 'libraries')?.statements ?? []).flatMap((entry): RawArgument[] => {
    const call = callOf(entry);
    const [first, second] = call?.arguments ?? [];
    if (call?.name === 'lib' && first && !first.key && !second && first.value.kind !== 'closure' && first.value.kind !== 'call') return [reader.value(first.value)];
    reader.add('JENKINS_LIBRARY_EXPECTED', `${reader.excerpt(entry)} is not lib('name').`, entry);
    return [];
  });
  return reader.notes.at({ libraries }, statement);
}
