import { isRaw, type AstAgent, type AstAxis, type AstCondition, type AstMatrix, type AstPipeline, type AstPost, type AstStage, type AstStep, type AstWhen, type EnvironmentEntry, type MethodCall, type NamedArgument, type StageParts } from '../ast.ts';
import { AGENTS, BLOCKED_STEPS, CONDITIONS, NESTING, PARAMETERS, PIPELINE_OPTIONS, POST_CONDITIONS, STAGE_OPTIONS, STEPS, TOOLS, TRIGGERS, signature, type Catalogue } from '../catalogue.ts';
import { parseJenkinsfile } from '../parse.ts';
import { patternProblem } from './pattern.ts';
import type { Rules } from './rules.ts';

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const ALL_OPTIONS: Catalogue = { ...STAGE_OPTIONS, ...PIPELINE_OPTIONS };

const has = (catalogue: Catalogue): { readonly has: (name: string) => boolean } => ({ has: (name) => Object.hasOwn(catalogue, name) });
const signatureIn = (catalogue: Catalogue, name: string) => (Object.hasOwn(catalogue, name) ? catalogue[name] : undefined);

/** Holds a pipeline against the rules of Jenkins' own validator. */
export function checkPipeline(rules: Rules, pipeline: AstPipeline): void {
  if (pipeline.stages === undefined) rules.required('stages', pipeline);
  else checkStages(rules, pipeline.stages, false);
  if (pipeline.agent === undefined) rules.required('agent', pipeline);
  checkParts(rules, pipeline, false);
  if (pipeline.parameters) checkCalls(rules, 'parameter', pipeline.parameters.parameters, PARAMETERS, pipeline.parameters);
  if (pipeline.triggers) {
    checkCalls(rules, 'trigger', pipeline.triggers.triggers, TRIGGERS, pipeline.triggers);
    rules.unique('The trigger', pipeline.triggers.triggers.map(({ name }) => name), pipeline.triggers);
  }
  if (pipeline.libraries) rules.empty('libraries', pipeline.libraries.libraries, pipeline.libraries);
}

function checkParts(rules: Rules, part: StageParts, inStage: boolean): void {
  if (part.agent) checkAgent(rules, part.agent);
  if (part.environment) checkEnvironment(rules, part.environment);
  if (part.tools) checkTools(rules, part.tools);
  if (part.options) {
    checkCalls(rules, 'option', part.options.options, inStage ? STAGE_OPTIONS : ALL_OPTIONS, part.options);
    rules.unique('The option', part.options.options.map(({ name }) => name), part.options);
  }
  if (part.input) {
    if (part.input.message === undefined) rules.required('message', part.input);
    if (part.input.parameters) checkCalls(rules, 'parameter', part.input.parameters.parameters, PARAMETERS, part.input.parameters);
  }
  if (part.when) checkWhen(rules, part.when);
  if (part.post) checkPost(rules, part.post);
}

const EXTRA = { option: 'options', trigger: 'triggers', parameter: 'parameters' } as const;

function checkCalls(rules: Rules, what: keyof typeof EXTRA, calls: readonly MethodCall[], catalogue: Catalogue, node: object): void {
  rules.empty(`${what}s`, calls, node);
  for (const call of calls) {
    rules.known(what, call.name, has(catalogue), rules.extensions[EXTRA[what]], call, Object.keys(catalogue));
    rules.call(call, catalogue);
  }
}

function checkStages(rules: Rules, stages: readonly AstStage[], nested: boolean): void {
  rules.empty('stages', stages, stages);
  rules.unique('The stage', stages.map(({ name }) => name), stages);
  for (const stage of stages) checkStage(rules, stage, nested);
}

/** `nested`: somewhere inside `parallel` or `matrix`, where neither may stand again. */
function checkStage(rules: Rules, stage: AstStage, nested: boolean): void {
  const branches = stage.branches ?? [];
  const bodies = [branches.length > 0, stage.parallel !== undefined, stage.matrix !== undefined, stage.stages !== undefined].filter(Boolean).length;
  const spread = stage.matrix ?? stage.parallel;
  if (nested && (spread !== undefined || branches.length > 1)) rules.add('JENKINS_NESTED_PARALLEL', 'parallel and matrix cannot stand inside parallel or matrix.', spread ?? stage);
  else if (bodies > 1) rules.add('JENKINS_STAGE_BODY', `The stage ${stage.name} has more than one of steps, stages, parallel and matrix.`, stage);
  else if (bodies === 0) rules.add('JENKINS_STAGE_BODY', `The stage ${stage.name} has no steps, stages, parallel or matrix.`, stage);
  else if (spread !== undefined) {
    if (stage.agent) rules.add('JENKINS_NOT_ALLOWED', `agent is not allowed in ${stage.name}, which holds other stages at once.`, stage.agent);
    if (stage.tools) rules.add('JENKINS_NOT_ALLOWED', `tools is not allowed in ${stage.name}, which holds other stages at once.`, stage.tools);
  } else rules.unique('The branch', branches.map(({ name }) => name), stage);
  checkParts(rules, stage, true);
  for (const branch of branches) checkBranch(rules, branch.steps, branch);
  if (stage.stages) checkStages(rules, stage.stages, nested);
  if (stage.parallel) checkStages(rules, stage.parallel, true);
  if (stage.matrix) checkMatrix(rules, stage.matrix);
}

function checkMatrix(rules: Rules, matrix: AstMatrix): void {
  if (matrix.axes === undefined) rules.required('axes', matrix);
  else checkAxes(rules, matrix.axes, true);
  if (matrix.excludes) rules.empty('excludes', matrix.excludes, matrix.excludes);
  for (const exclude of matrix.excludes ?? []) checkAxes(rules, exclude, false);
  if (matrix.stages === undefined) rules.required('stages', matrix);
  else checkStages(rules, matrix.stages, true);
  checkParts(rules, matrix, true);
}

function checkAxes(rules: Rules, axes: readonly AstAxis[], declares: boolean): void {
  rules.empty(declares ? 'axes' : 'exclude', axes, axes);
  rules.unique('The axis', axes.map(({ name }) => name).filter((name) => name !== ''), axes);
  for (const axis of axes) {
    if (!IDENTIFIER.test(axis.name)) rules.add('JENKINS_VARIABLE_NAME', `${axis.name || 'Nothing'} cannot name an axis.`, axis);
    if (axis.values.length === 0) rules.required('values', axis);
    rules.unique('The value', axis.values.map(({ value }) => JSON.stringify(value)), axis);
    for (const value of axis.values) if (!value.isLiteral) rules.add('JENKINS_LITERAL_EXPECTED', 'The values of an axis are literals.', value);
  }
}

function checkAgent(rules: Rules, agent: AstAgent): void {
  const own = (rules.extensions.agents ?? []).map((text) => text.split(' '));
  if (!rules.known('type of agent', agent.type, has(AGENTS), own.map(([name = '']) => name), agent, Object.keys(AGENTS))) return;
  const [, ...parameters] = own.find(([name]) => name === agent.type) ?? [];
  const found = parameters.length > 0 ? signature(parameters.join(' ')) : signatureIn(AGENTS, agent.type);
  if (found === undefined || found.open === true || agent.type === 'any' || agent.type === 'none') return;
  if (agent.arguments === undefined) {
    if (found.required.length > 1) rules.add('JENKINS_ARGUMENT_MISSING', `${agent.type} needs ${found.required.join(', ')}.`, agent);
    return;
  }
  const keys = agent.arguments.map(({ key }) => key);
  for (const name of found.required) if (!keys.includes(name)) rules.add('JENKINS_ARGUMENT_MISSING', `${agent.type} needs ${name}.`, agent);
  for (const argument of agent.arguments) {
    if (!Object.hasOwn(found.parameters, argument.key)) rules.add('JENKINS_UNKNOWN_ARGUMENT', `${agent.type} takes no ${argument.key}.`, argument);
  }
}

function checkEnvironment(rules: Rules, entries: readonly EnvironmentEntry[]): void {
  rules.empty('environment', entries, entries);
  rules.unique('The variable', entries.map(({ key }) => key), entries);
  for (const entry of entries) if (!IDENTIFIER.test(entry.key)) rules.add('JENKINS_VARIABLE_NAME', `${entry.key} cannot name a variable.`, entry);
}

/** Whether a tool of that name is installed, only the Jenkins knows. */
function checkTools(rules: Rules, tools: readonly NamedArgument[]): void {
  rules.empty('tools', tools, tools);
  for (const tool of tools) if (!tool.key.includes('.')) rules.known('type of tool', tool.key, TOOLS, rules.extensions.tools, tool, TOOLS);
}

function checkPost(rules: Rules, post: AstPost): void {
  const { conditions } = post;
  rules.empty('post', conditions, post);
  rules.unique('The condition', conditions.map(({ condition }) => condition), post);
  for (const entry of conditions) {
    rules.known('condition of post', entry.condition, POST_CONDITIONS, rules.extensions.postConditions, entry, POST_CONDITIONS);
    checkBranch(rules, entry.branch.steps, entry.branch);
  }
}

function checkBranch(rules: Rules, steps: readonly AstStep[], node: object): void {
  rules.empty('The block of steps', steps, node);
  for (const step of steps) checkStep(rules, step);
}

function checkStep(rules: Rules, step: AstStep): void {
  if (step.name === '') return;
  if (BLOCKED_STEPS.has(step.name)) rules.add('JENKINS_NOT_ALLOWED', `${step.name} is not allowed among steps.`, step);
  const found = signatureIn(STEPS, step.name);
  if (step.name === 'script') checkCode(rules, step);
  else if (found) rules.arguments(step.name, step.arguments, found, step);
  for (const child of step.children ?? []) checkStep(rules, child);
}

/** Code that is no Groovy; what was read from a Jenkinsfile was parsed with it. */
function checkCode(rules: Rules, node: AstStep | AstCondition): void {
  const given = node.arguments;
  const value = given === undefined ? undefined : Array.isArray(given) ? given[0] : given;
  const code = value === undefined ? undefined : isRaw(value) ? value.value : value.value.value;
  const parsed = parseJenkinsfile(typeof code === 'string' ? code : '');
  if ('problem' in parsed) rules.add('JENKINS_CODE', `The code of ${node.name} is no Groovy: ${parsed.problem.message}`, node);
}

function checkWhen(rules: Rules, when: AstWhen): void {
  rules.empty('when', when.conditions, when);
  for (const condition of when.conditions) checkCondition(rules, condition);
}

function checkCondition(rules: Rules, condition: AstCondition): void {
  const { name, children = [] } = condition;
  if (!rules.known('condition of when', name, has(CONDITIONS), rules.extensions.conditions, condition, Object.keys(CONDITIONS))) return;
  const nesting = NESTING[name];
  if (name === 'expression') checkCode(rules, condition);
  else if (nesting === undefined) checkLeaf(rules, condition);
  else if (condition.arguments !== undefined) rules.add('JENKINS_CONDITION_ARGUMENTS', `${name} takes conditions and no arguments.`, condition);
  else if (children.length === 0) rules.add('JENKINS_CONDITION_CHILDREN', `${name} holds no condition.`, condition);
  else if (nesting === 'one' && children.length > 1) rules.add('JENKINS_CONDITION_CHILDREN', `${name} holds one condition.`, condition);
  for (const child of children) checkCondition(rules, child);
}

function checkLeaf(rules: Rules, condition: AstCondition): void {
  const { name, children = [] } = condition;
  if (children.length > 0) {
    rules.add('JENKINS_CONDITION_CHILDREN', `${name} takes no conditions.`, condition);
    return;
  }
  const found = signatureIn(CONDITIONS, name);
  if (found === undefined) return;
  rules.arguments(name, condition.arguments ?? [], found, condition);
  const problem = name === 'changelog' ? patternProblem(condition.arguments) : undefined;
  if (problem) rules.add('JENKINS_PATTERN', problem, condition);
}
