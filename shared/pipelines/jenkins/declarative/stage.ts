import type { AstBranch, AstStage } from '../ast.ts';
import type { Statement } from '../syntax.ts';
import { callOf, closureOf } from '../walk.ts';
import type { Reader } from './context.ts';
import { readMatrix } from './matrix.ts';
import { flag, PARTS, readPart } from './parts.ts';
import { readBranch } from './steps.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Reads the stages of `stages` or `parallel`. */
export function readStages(reader: Reader, section: string, statement: Statement): readonly AstStage[] {
  const entries = reader.blockOf(statement, section)?.statements ?? [];
  return reader.notes.at(entries.flatMap((entry) => readStage(reader, entry) ?? []), statement);
}

function readStage(reader: Reader, statement: Statement): AstStage | undefined {
  const call = callOf(statement);
  const block = closureOf(call);
  if (call?.name !== 'stage' || call.receiver || block === undefined) {
    reader.add('JENKINS_STAGE_EXPECTED', `${reader.excerpt(statement)} is no stage('name') { }.`, statement);
    return undefined;
  }
  const [first] = call.arguments;
  if (call.arguments.length !== 2 || first === undefined || first.key) {
    reader.add('JENKINS_STAGE_NAME', 'The stage has no name.', statement);
    return undefined;
  }
  const stage: Mutable<AstStage> = { name: reader.literal(first.value) ?? '' };
  reader.sections(block.statements, (name, inner, entry) => {
    if (name === 'steps') Object.assign(stage, readSteps(reader, entry));
    else if (name === 'parallel' || name === 'stages') stage[name] = readStages(reader, name, entry);
    else if (name === 'matrix') stage.matrix = readMatrix(reader, entry, readStages);
    else if (name === 'failFast') Object.assign(stage, flag(reader, name, inner));
    else if (PARTS.has(name)) Object.assign(stage, readPart(reader, name, inner, entry));
    else reader.add('JENKINS_UNKNOWN_SECTION', `${name} is no section of a stage; steps stand in steps { }.`, entry);
  });
  return reader.notes.at(stage, statement);
}

/** Steps, or the branches of the older `parallel(a: { }, b: { })`. */
function readSteps(reader: Reader, statement: Statement): Pick<AstStage, 'branches' | 'failFast'> {
  const block = reader.blockOf(statement, 'steps');
  if (block === undefined) return {};
  const [only, second] = block.statements;
  const call = only && second === undefined ? callOf(only) : undefined;
  if (call?.name !== 'parallel' || call.receiver) return { branches: [readBranch(reader, 'default', block)] };
  const branches: AstBranch[] = [];
  let failFast = {};
  for (const { key, value } of reader.argumentsOf(call).named) {
    const name = reader.literal(key) ?? '';
    if (name === 'failFast') failFast = flag(reader, name, { ...call, arguments: [{ ...call, value }] });
    else if (value.kind === 'closure') branches.push(readBranch(reader, name, value));
    else reader.add('JENKINS_BLOCK_EXPECTED', `The branch ${name} needs a block.`, value);
  }
  return { branches, ...failFast };
}
