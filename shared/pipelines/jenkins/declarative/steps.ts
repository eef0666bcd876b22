import type { ArgumentList, AstBranch, AstCondition, AstStep, NamedArgument } from '../ast.ts';
import type { Argument, Call, Closure, Span, Statement } from '../syntax.ts';
import { callOf, closureOf } from '../walk.ts';
import type { Reader } from './context.ts';

/** Name of the argument that carries the code of `script` and `expression`. */
const CODE = 'scriptBlock';

/** Reads the statements of a block as steps. */
export function readBranch(reader: Reader, name: string, block: Closure): AstBranch {
  return reader.notes.at({ name, steps: block.statements.map((statement) => readStep(reader, statement)) }, block);
}

function readStep(reader: Reader, statement: Statement): AstStep {
  const call = callOf(statement);
  if (call === undefined) {
    reader.add('JENKINS_NOT_A_STEP', `${reader.excerpt(statement)} is no step; code stands in a script block.`, statement);
    return reader.notes.at({ name: '', arguments: [] }, statement);
  }
  const name = reader.nameOf(call);
  const block = closureOf(call);
  if (name === 'script' || name === 'expression') return codeBlock(reader, name, call, block);
  if (block === undefined) return reader.notes.at({ name, arguments: readArguments(reader, call) }, call);
  const head = { ...call, arguments: call.arguments.slice(0, -1) };
  return reader.notes.at({ name, arguments: readArguments(reader, head), children: block.statements.map((inner) => readStep(reader, inner)) }, call);
}

function codeBlock(reader: Reader, name: string, call: Call, block: Closure | undefined): AstStep {
  if (block === undefined) reader.add('JENKINS_BLOCK_EXPECTED', `${name} needs a block.`, call);
  const code = block ? reader.text({ start: block.innerStart, end: block.innerEnd }).trim() : '';
  return reader.notes.at({ name, arguments: [{ key: CODE, value: { isLiteral: true, value: code } }] }, call);
}

/** Reads a condition of `when`. */
export function readCondition(reader: Reader, statement: Statement): AstCondition | undefined {
  const call = callOf(statement);
  if (call === undefined) {
    reader.add('JENKINS_NOT_A_CONDITION', `${reader.excerpt(statement)} is no condition.`, statement);
    return undefined;
  }
  const name = reader.nameOf(call);
  if (name === '') return undefined;
  const block = closureOf(call);
  if (name === 'expression') return codeBlock(reader, name, call, block);
  if (block === undefined) return reader.notes.at({ name, arguments: readArguments(reader, call) }, call);
  const children = block.statements.flatMap((inner) => readCondition(reader, inner) ?? []);
  const given = call.arguments.length > 1 ? { arguments: readArguments(reader, { ...call, arguments: call.arguments.slice(0, -1) }) } : {};
  return reader.notes.at({ name, ...given, children }, call);
}

function readArguments(reader: Reader, call: Call): ArgumentList {
  const { named, plain } = reader.argumentsOf(call);
  const whole = call.arguments.length === 1 ? call.arguments[0]?.value : undefined;
  if (named.some(({ key }) => key.kind === 'variable' && key.name === '$class') && plain.length === 0) {
    return whole === undefined ? { isLiteral: false, value: `[${spanText(reader, call.arguments)}]` } : reader.value(whole);
  }
  if (plain.length === 0) return named.map((argument): NamedArgument => reader.notes.at({ key: reader.literal(argument.key) ?? '', value: reader.value(argument.value) }, argument));
  if (plain.length === 1 && named.length === 0 && plain[0]) return reader.value(plain[0].value);
  const map = named.length > 0 ? [{ isLiteral: false, value: `[${spanText(reader, named)}]` }] : [];
  return [...map, ...plain.map(({ value }) => reader.value(value))];
}

function spanText(reader: Reader, given: readonly Pick<Argument, 'start' | 'end'>[]): string {
  return given.map((span: Pick<Span, 'start' | 'end'>) => reader.text(span)).join(', ');
}
