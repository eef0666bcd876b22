import { isRaw, type ArgumentList, type Ast, type AstAgent, type AstAxis, type AstCondition, type AstInput, type AstMatrix, type AstPost, type AstStage, type AstStep, type AstWhen, type MapArgument, type MethodArgument, type MethodCall, type NamedArgument, type RawArgument, type StageParts } from '../../jenkins/index.ts';
import type { StageComments } from './ast.ts';

/** A Groovy string in single quotes, in which nothing is interpolated. */
export function groovyString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}

/** Several lines stand between triple quotes, each on a line of its own; space around a line means nothing. */
function groovyText(text: string): string {
  if (!text.includes('\n')) return groovyString(text);
  return ["'''", ...text.split('\n').map((line) => `    ${groovyString(line).slice(1, -1)}`), "'''"].join('\n');
}

/** A Groovy list of strings. */
export function groovyList(values: readonly string[]): string {
  return `[${values.map(groovyString).join(', ')}]`;
}

type Lines = readonly string[];

const indent = (lines: Lines): Lines => lines.map((line) => (line === '' ? '' : `    ${line}`));
const section = (head: string, body: Lines): Lines => [`${head} {`, ...indent(body), '}'];

/** Prints the Jenkinsfile of an AST, with every section that it has. */
export function printGroovy({ pipeline }: Ast, header: Lines, comments: StageComments): string {
  const lines = [
    ...header.map((line) => `// ${line}`),
    ...section('pipeline', [
      ...(pipeline.agent ? agentLines(pipeline.agent) : []),
      ...(pipeline.libraries ? section('libraries', pipeline.libraries.libraries.map((name) => `lib(${argument(name)})`)) : []),
      ...partLines({ ...(pipeline.environment ? { environment: pipeline.environment } : {}), ...(pipeline.tools ? { tools: pipeline.tools } : {}), ...(pipeline.options ? { options: pipeline.options } : {}) }),
      ...callSection('parameters', pipeline.parameters?.parameters),
      ...callSection('triggers', pipeline.triggers?.triggers),
      ...section('stages', (pipeline.stages ?? []).flatMap((stage) => stageLines(stage, comments))),
      ...postLines(pipeline.post),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function stageLines(stage: AstStage, comments: StageComments): Lines {
  const body = [
    ...partLines(stage),
    ...(stage.failFast === undefined ? [] : [`failFast ${stage.failFast}`]),
    ...branchLines(stage.branches ?? []),
    ...(stage.parallel ? section('parallel', stage.parallel.flatMap((inner) => stageLines(inner, comments))) : []),
    ...(stage.stages ? section('stages', stage.stages.flatMap((inner) => stageLines(inner, comments))) : []),
    ...(stage.matrix ? section('matrix', matrixLines(stage.matrix)) : []),
    ...postLines(stage.post),
  ];
  return [...(comments.get(stage.name) ?? []).map((line) => `// ${line}`), ...section(`stage(${groovyString(stage.name)})`, body)];
}

/** Several branches are the older form of `parallel`, as a step. */
function branchLines(branches: NonNullable<AstStage['branches']>): Lines {
  const [only, second] = branches;
  if (second === undefined) return only ? section('steps', only.steps.flatMap(stepLines)) : [];
  const entries = branches.flatMap(({ name, steps }, index) => {
    const lines = section(`${groovyString(name)}:`, steps.flatMap(stepLines));
    return index < branches.length - 1 ? [...lines.slice(0, -1), '},'] : lines;
  });
  return section('steps', ['parallel(', ...indent(entries), ')']);
}

function partLines(part: StageParts): Lines {
  return [
    ...(part.agent ? agentLines(part.agent) : []),
    ...(part.when ? whenLines(part.when) : []),
    ...(part.environment ? section('environment', part.environment.map(({ key, value }) => `${key} = ${isRaw(value) ? argument(value) : callText(value)}`)) : []),
    ...(part.tools ? section('tools', part.tools.map(({ key, value }) => `${key.includes('.') ? groovyString(key) : key} ${argument(value)}`)) : []),
    ...callSection('options', part.options?.options),
    ...(part.input ? section('input', inputLines(part.input)) : []),
  ];
}

function whenLines({ conditions, ...flags }: AstWhen): Lines {
  return section('when', [...Object.entries(flags).map(([name, value]) => `${name} ${String(value)}`), ...conditions.flatMap(conditionLines)]);
}

function conditionLines({ name, arguments: given = [], children }: AstCondition): Lines {
  if (children !== undefined) return section(name, children.flatMap(conditionLines));
  if (name === 'expression') return section(name, codeOf(given).split('\n'));
  return [`${name}(${argumentText(given)})`];
}

function inputLines({ parameters, ...fields }: AstInput): Lines {
  return [...Object.entries(fields).map(([name, value]: [string, RawArgument]) => `${name} ${argument(value)}`), ...callSection('parameters', parameters?.parameters)];
}

function matrixLines(matrix: AstMatrix): Lines {
  return [
    ...section('axes', (matrix.axes ?? []).flatMap(axisLines)),
    ...(matrix.excludes ? section('excludes', matrix.excludes.flatMap((axes) => section('exclude', axes.flatMap(axisLines)))) : []),
    ...partLines(matrix),
    ...section('stages', (matrix.stages ?? []).flatMap((stage) => stageLines(stage, new Map()))),
    ...postLines(matrix.post),
  ];
}

function axisLines(axis: AstAxis): Lines {
  return section('axis', [`name ${groovyString(axis.name)}`, `${axis.inverse === true ? 'notValues' : 'values'} ${axis.values.map(argument).join(', ')}`]);
}

function agentLines(agent: AstAgent): Lines {
  if (agent.argument !== undefined) return section('agent', [`${agent.type} ${argument(agent.argument)}`]);
  if (agent.arguments === undefined) return [`agent ${agent.type}`];
  return section('agent', section(agent.type, agent.arguments.flatMap(mapLines)));
}

function mapLines({ key, value }: MapArgument): Lines {
  return isRawValue(value) ? [`${key} ${argument(value)}`] : section(key, value.flatMap(mapLines));
}

const isRawValue = (value: MapArgument['value']): value is RawArgument => 'isLiteral' in value;

function callSection(name: string, calls: readonly MethodCall[] | undefined): Lines {
  return calls ? section(name, calls.map(callText)) : [];
}

function callText(call: { readonly name: string; readonly arguments: readonly MethodArgument[] }): string {
  return `${call.name}(${call.arguments.map(methodArgument).join(', ')})`;
}

function methodArgument(part: MethodArgument): string {
  if ('key' in part) return `${part.key}: ${methodArgument(part.value)}`;
  return 'name' in part ? callText(part) : argument(part);
}

const namedArgument = ({ key, value }: NamedArgument): string => `${key}: ${argument(value)}`;

/** Source that is one interpolation is written without it: `${x}` alone means x. */
function argument({ isLiteral, value }: RawArgument): string {
  if (isLiteral && typeof value === 'string') return groovyText(value);
  const text = String(value);
  return !isLiteral && text.startsWith('${') && text.endsWith('}') ? text.slice(2, -1) : text;
}

const isSingle = (given: ArgumentList): given is RawArgument => !Array.isArray(given);

function argumentText(given: ArgumentList): string {
  return isSingle(given) ? argument(given) : given.map((part) => ('key' in part ? namedArgument(part) : argument(part))).join(', ');
}

function codeOf(given: ArgumentList): string {
  const first = isSingle(given) ? given : given[0];
  return first === undefined ? '' : String('key' in first ? first.value.value : first.value);
}

const rawArguments = (given: ArgumentList): readonly RawArgument[] => (isSingle(given) ? [given] : given.map((part) => ('key' in part ? part.value : part)));

/** Prints steps alone, for a `script` block. */
export function printSteps(steps: readonly AstStep[]): Lines {
  return steps.flatMap(stepLines);
}

function stepLines(step: AstStep): Lines {
  const given = step.arguments;
  if (step.name === 'script') return section('script', codeOf(given).split('\n'));
  const only = isSingle(given) ? given : given.length === 1 ? given[0] : undefined;
  const parts = only === undefined ? argumentText(given) : argument('key' in only ? only.value : only);
  if (step.children !== undefined) return section(`${step.name}(${parts})`, step.children.flatMap(stepLines));
  // Behind a name without brackets Groovy takes `[` for an index and `-` for a difference.
  const text = only === undefined || !/^['"\w]/.test(parts) ? `${step.name}(${parts})` : `${step.name} ${parts}`;
  // Source is printed as it is: a line end in it may belong to a string.
  return rawArguments(given).some(({ isLiteral }) => !isLiteral) ? [text] : text.split('\n');
}

function postLines(post: AstPost | undefined): Lines {
  if (post === undefined) return [];
  return section('post', post.conditions.flatMap(({ condition, branch }) => section(condition, branch.steps.flatMap(stepLines))));
}
