import type { Ast, AstAgent, AstAxis, AstMatrix, AstPost, AstStage, AstStep, MapArgument, MethodCall, NamedArgument, RawArgument, StageComments } from './ast.ts';

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

/** Prints the Jenkinsfile of an AST. */
export function printGroovy({ pipeline }: Ast, header: Lines, comments: StageComments): string {
  const lines = [
    ...header.map((line) => `// ${line}`),
    ...section('pipeline', [
      ...agentLines(pipeline.agent),
      ...optionLines(pipeline.options),
      ...section('stages', pipeline.stages.flatMap((stage) => stageLines(stage, comments))),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function stageLines(stage: AstStage, comments: StageComments): Lines {
  const body = [
    ...partLines(stage),
    ...(stage.branches ?? []).flatMap((branch) => section('steps', branch.steps.flatMap(stepLines))),
    ...(stage.parallel ? section('parallel', stage.parallel.flatMap((inner) => stageLines(inner, comments))) : []),
    ...(stage.matrix ? section('matrix', matrixLines(stage.matrix)) : []),
    ...postLines(stage.post),
  ];
  return [...(comments.get(stage.name) ?? []).map((line) => `// ${line}`), ...section(`stage(${groovyString(stage.name)})`, body)];
}

function partLines(part: Pick<AstStage, 'agent' | 'environment' | 'options'>): Lines {
  return [
    ...(part.agent ? agentLines(part.agent) : []),
    ...(part.environment ? section('environment', part.environment.map(({ key, value }) => `${key} = ${argument(value)}`)) : []),
    ...(part.options ? optionLines(part.options) : []),
  ];
}

function matrixLines(matrix: AstMatrix): Lines {
  return [
    ...section('axes', matrix.axes.flatMap(axisLines)),
    ...(matrix.excludes ? section('excludes', matrix.excludes.flatMap((axes) => section('exclude', axes.flatMap(axisLines)))) : []),
    ...partLines(matrix),
    ...section('stages', matrix.stages.flatMap((stage) => stageLines(stage, new Map()))),
    ...postLines(matrix.post),
  ];
}

function axisLines(axis: AstAxis): Lines {
  return section('axis', [`name ${groovyString(axis.name)}`, `${axis.inverse === true ? 'notValues' : 'values'} ${axis.values.map(argument).join(', ')}`]);
}

function agentLines(agent: AstAgent): Lines {
  if (agent.argument !== undefined) return section('agent', [`${agent.type} ${argument(agent.argument)}`]);
  if (agent.arguments === undefined) return [`agent ${agent.type}`];
  return section('agent', section(agent.type, agent.arguments.map(mapArgument)));
}

function mapArgument({ key, value }: MapArgument): string {
  return `${key} ${isList(value) ? `[${value.map(mapArgument).join(', ')}]` : argument(value)}`;
}

function isList(value: RawArgument | readonly MapArgument[]): value is readonly MapArgument[] {
  return Array.isArray(value);
}

function optionLines({ options }: { readonly options: readonly MethodCall[] }): Lines {
  return section('options', options.map(callText));
}

function callText(call: MethodCall): string {
  const parts = call.arguments.map((part) => ('name' in part ? callText(part) : 'key' in part ? namedArgument(part) : argument(part)));
  return `${call.name}(${parts.join(', ')})`;
}

const namedArgument = ({ key, value }: NamedArgument): string => `${key}: ${argument(value)}`;

function argument({ isLiteral, value }: RawArgument): string {
  return isLiteral && typeof value === 'string' ? groovyText(value) : String(value);
}

/** Prints steps alone, for a `script` block. */
export function printSteps(steps: readonly AstStep[]): Lines {
  return steps.flatMap(stepLines);
}

function stepLines(step: AstStep): Lines {
  const [first] = step.arguments;
  if (step.name === 'script') return section('script', String(first?.value.value ?? '').split('\n'));
  const parts = step.arguments.length === 1 && first ? argument(first.value) : step.arguments.map(namedArgument).join(', ');
  if (step.children !== undefined) return section(`${step.name}(${parts})`, step.children.flatMap(stepLines));
  return (step.arguments.length === 1 ? `${step.name} ${parts}` : `${step.name}(${parts})`).split('\n');
}

function postLines(post: AstPost | undefined): Lines {
  if (post === undefined) return [];
  return section('post', post.conditions.flatMap(({ condition, branch }) => section(condition, branch.steps.flatMap(stepLines))));
}
