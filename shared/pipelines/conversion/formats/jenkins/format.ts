import { unprocessable } from '../../../../core/errors.ts';
import { validateJenkinsfile, type AstAgent, type AstCondition, type AstMatrix, type AstPipeline, type AstStage, type ArgumentList, type EnvironmentEntry, type RawArgument } from '../../../jenkins/index.ts';
import { toolOfImage } from '../../../generation/images.ts';
import { matrixOfRows, rowsOf } from '../../matrix.ts';
import { defineFormat, type Condition, type Job, type Loss, type SourceFile, type Step, type Text, type Triggers, type Workflow } from '../../model.ts';
import { at, Losses } from '../../yaml-source.ts';
import { readSteps } from './steps.ts';
import { namedValue, rawText } from './arguments.ts';

/** What encloses a stage: its container, variables and place. */
interface Scope {
  readonly agent: AstAgent | undefined;
  readonly env: Readonly<Record<string, Text>>;
  readonly losses: Losses;
  readonly file: string;
}

/** Reads declarative Jenkinsfiles; a scripted one is a program and is refused with its first problem. */
function readJenkinsfiles(files: readonly SourceFile[]): { readonly workflows: readonly Workflow[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  return { workflows: files.map((file) => readJenkinsfile(file, losses)), losses: losses.all };
}

function readJenkinsfile({ path, content }: SourceFile, losses: Losses): Workflow {
  const { ast, problems } = validateJenkinsfile(content);
  if (ast === undefined) throw unprocessable('PIPELINE_MALFORMED', `${path} is no valid declarative pipeline: ${problems[0]?.message ?? ''}`, problems.slice(0, 20).map(({ message, line, column }) => ({ path: `${path}:${line}:${column}`, message })));
  const { pipeline } = ast;
  for (const key of ['libraries', 'parameters', 'tools'] as const) if (pipeline[key] !== undefined) losses.add('KEY_NOT_CARRIED', at(path, 'pipeline', key), `"${key}" is left out.`);
  const scope: Scope = { agent: pipeline.agent, env: envOf(pipeline.environment, at(path, 'pipeline', 'environment'), losses), losses, file: path };
  const name = path.split('/').at(-1)?.replace(/^Jenkinsfile\.?/, '') ?? '';
  return { file: path, name: name === '' ? 'Jenkins' : name, triggers: triggersOf(pipeline, path, losses), env: {}, jobs: jobsOf(pipeline, scope) };
}

/** A multibranch job runs for branches and changes; times of day are spread by `H`, which nobody else knows. */
function triggersOf({ triggers }: AstPipeline, file: string, losses: Losses): Triggers {
  const crons = (triggers?.triggers ?? []).filter(({ name }) => name === 'cron').flatMap((trigger) => trigger.arguments.flatMap((argument) => ('isLiteral' in argument && typeof argument.value === 'string' ? [argument.value] : [])));
  const plain = crons.filter((cron) => /^[\d*/,\- ]+$/.test(cron));
  if (plain.length < crons.length) losses.add('SCHEDULE_TO_SET', at(file, 'pipeline', 'triggers'), `"${crons.join('", "')}" spreads its time by H: choose one.`);
  return { push: { branches: [], paths: [] }, change: { targets: [], paths: [] }, ...(plain.length > 0 ? { schedule: plain } : {}) };
}

/**
 * Stages that share one agent share its folder, so that together they are one job. Where each brings its own they are jobs
 * in a row, and those of `parallel` beside each other.
 */
function jobsOf(pipeline: AstPipeline, scope: Scope): readonly Job[] {
  const stages = pipeline.stages ?? [];
  const isApart = pipeline.agent?.type === 'none' || stages.some((stage) => leaves(stage).some(({ agent, matrix }) => agent !== undefined || matrix !== undefined));
  if (!isApart) {
    const steps = stages.flatMap((stage) => leaves(stage).flatMap((leaf) => stageSteps(leaf, scope)));
    return [finish({ id: 'build', place: at(scope.file, 'pipeline', 'stages'), needs: [], ...surroundings(scope, undefined), steps: [...steps, ...postSteps(pipeline.post, scope)] }, scope)];
  }
  const jobs: Job[] = [];
  let before: readonly string[] = [];
  for (const stage of stages) {
    const own = (stage.parallel ?? [stage]).map((each) => stageJob(each, before, scope));
    jobs.push(...own);
    before = own.map(({ id }) => id);
  }
  if (pipeline.post !== undefined) scope.losses.add('KEY_NOT_CARRIED', at(scope.file, 'pipeline', 'post'), 'What runs after all stages is left out.');
  return jobs;
}

/** Stages with steps of their own, in the order in which one agent would run them. */
function leaves(stage: AstStage): readonly AstStage[] {
  const inner = stage.stages ?? stage.parallel;
  return inner === undefined ? [stage] : inner.flatMap(leaves);
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').replace(/^(?=\d)/, '_') || 'stage';

function stageJob(stage: AstStage, needs: readonly string[], scope: Scope): Job {
  const place = at(scope.file, 'pipeline', 'stages', stage.name);
  const part = stage.matrix ?? stage;
  const own: Scope = { ...scope, agent: part.agent ?? stage.agent ?? scope.agent, env: { ...scope.env, ...envOf(part.environment, `${place}/environment`, scope.losses) } };
  const inner = (part.stages ?? [stage]).flatMap(leaves);
  const steps = inner.flatMap((leaf) => stageSteps(leaf, own));
  const matrix = stage.matrix === undefined ? undefined : matrixOf(stage.matrix);
  const condition = stage.when === undefined ? undefined : allOf(stage.when.conditions);
  if (stage.when !== undefined && condition === undefined) scope.losses.add('CONDITION_NOT_CARRIED', `${place}/when`, 'Its condition cannot be said elsewhere.');
  if (stage.input !== undefined) scope.losses.add('MANUAL_JOB', `${place}/input`, 'It waits for a person.');
  const isManual = stage.input !== undefined || (stage.when !== undefined && condition === undefined);
  const id = slug(stage.name);
  const job: Job = { id, place, ...(id === stage.name ? {} : { name: stage.name }), needs, ...surroundings(own, matrix), ...(matrix === undefined ? {} : { matrix }), ...(condition === undefined ? {} : { condition }), ...(isManual ? { manual: true as const } : {}), steps: [...steps, ...postSteps(part.post, own)] };
  return finish(job, own);
}

type Surroundings = Pick<Job, 'runner' | 'env' | 'services' | 'image'>;

function surroundings({ agent, env }: Scope, matrix: Job['matrix']): Surroundings {
  const image = imageOf(agent, Object.keys(matrix?.axes ?? {}));
  return { runner: [''], env, services: [], ...(image === undefined ? {} : { image }) };
}

function imageOf(agent: AstAgent | undefined, axes: readonly string[]): Text | undefined {
  if (agent?.type !== 'docker') return undefined;
  const found = agent.argument ?? agent.arguments?.find(({ key }) => key === 'image')?.value;
  return found !== undefined && 'isLiteral' in found ? rawText(found, axes) : undefined;
}

/** A container of a language is a tool that is set up. */
function finish(job: Job, { agent, losses }: Scope): Job {
  const image = job.image?.map((part) => (typeof part === 'string' ? part : '')).join('');
  const tool = image === undefined || image !== job.image?.join('') ? undefined : toolOfImage(image);
  const version = /:(\d[\d.]*)/.exec(image ?? '')?.[1];
  if (agent !== undefined && ['dockerfile', 'kubernetes', 'label', 'node'].includes(agent.type)) losses.add('RUNNER_NOT_CARRIED', `${job.place}/agent`, `An agent of the kind ${agent.type}; the usual runner is taken.`);
  const checkout: Step = { kind: 'checkout', place: job.place };
  if (tool === undefined || version === undefined) return { ...job, steps: [checkout, ...job.steps] };
  const { image: _image, ...rest } = job;
  return { ...rest, steps: [checkout, { kind: 'setup', place: `${job.place}/agent`, tool, version: [version] }, ...job.steps] };
}

function stageSteps(stage: AstStage, scope: Scope): readonly Step[] {
  const place = at(scope.file, 'pipeline', 'stages', stage.name);
  const condition = stage.when === undefined || stage.matrix !== undefined ? undefined : allOf(stage.when.conditions);
  if (stage.when !== undefined && condition === undefined) {
    scope.losses.add('CONDITION_NOT_CARRIED', `${place}/when`, 'Its condition cannot be said elsewhere, so that the stage is left out.');
    return [];
  }
  const env = envOf(stage.environment, `${place}/environment`, scope.losses);
  const branches = stage.branches ?? [];
  return branches.flatMap(({ steps }) => readSteps(steps, { place, name: stage.name, env, ...(condition === undefined ? {} : { condition }) }, scope.losses));
}

const OUTCOMES: Readonly<Record<string, Condition['kind']>> = { always: 'always', cleanup: 'always', failure: 'failure', unsuccessful: 'failure', success: 'success' };

function postSteps(post: AstPipeline['post'], { losses, file }: Scope): readonly Step[] {
  return (post?.conditions ?? []).flatMap(({ condition, branch }) => {
    const place = at(file, 'pipeline', 'post', condition);
    const outcome = Object.hasOwn(OUTCOMES, condition) ? OUTCOMES[condition] : undefined;
    if (outcome !== 'always' && outcome !== 'failure' && outcome !== 'success') {
      losses.add('CONDITION_NOT_CARRIED', place, `What runs when the run is ${condition} is left out.`);
      return [];
    }
    return readSteps(branch.steps, { place, env: {}, ...(outcome === 'success' ? {} : { condition: { kind: outcome } as const }) }, losses);
  });
}

function envOf(entries: readonly EnvironmentEntry[] | undefined, place: string, losses: Losses): Record<string, Text> {
  return Object.fromEntries((entries ?? []).flatMap(({ key, value }): [string, Text][] => {
    if ('isLiteral' in value) {
      const text = rawText(value, []);
      if (text !== undefined) return [[key, text]];
      losses.add('VALUE_NOT_CARRIED', `${place}/${key}`, 'It is computed by Groovy.');
      return [];
    }
    losses.add('SECRET_TO_SET', `${place}/${key}`, `Set the secret ${key}, which comes from the credentials of Jenkins.`);
    return [[key, [{ kind: 'secret', name: key }]]];
  }));
}

function matrixOf(matrix: AstMatrix): NonNullable<Job['matrix']> {
  const axes = Object.fromEntries((matrix.axes ?? []).map(({ name, values }) => [name, values.map(({ value }) => String(value))]));
  const all = rowsOf({ axes, include: [], exclude: [], failFast: false });
  const out = (matrix.excludes ?? []).map((exclude) => exclude.map(({ name, values, inverse }) => ({ name, values: values.map(({ value }) => String(value)), inverse: inverse === true })));
  const kept = all.filter((row) => !out.some((exclude) => exclude.every(({ name, values, inverse }) => values.includes(row[name] ?? '') !== inverse)));
  return matrixOfRows(kept, false);
}

/** All must hold; `undefined` when one of them is not known elsewhere. */
function allOf(conditions: readonly AstCondition[]): Condition | undefined {
  const known = conditions.map(conditionOf);
  if (!known.every((condition) => condition !== undefined)) return undefined;
  return known.length === 1 ? known[0] : { kind: 'all', of: known };
}

function conditionOf({ name, arguments: given = [], children = [] }: AstCondition): Condition | undefined {
  if (name === 'allOf') return allOf(children);
  if (name === 'anyOf') {
    const known = children.map(conditionOf);
    return known.every((condition) => condition !== undefined) ? { kind: 'any', of: known } : undefined;
  }
  const [only] = children;
  if (name === 'not') {
    const inner = only && conditionOf(only);
    return inner && { kind: 'not', of: inner };
  }
  const value = firstText(given);
  if (name === 'branch' && value !== undefined && !/[*?[\]{}]/.test(value)) return { kind: 'branch', name: value };
  if (name === 'buildingTag' || (name === 'tag' && value === undefined)) return { kind: 'event', event: 'tag' };
  if (name === 'changeRequest' && value === undefined) return { kind: 'event', event: 'change' };
  return undefined;
}

function firstText(given: ArgumentList): string | undefined {
  const raw: RawArgument | undefined = Array.isArray(given) ? undefined : 'isLiteral' in given ? given : undefined;
  const value = raw ?? namedValue(given, 'pattern');
  return value?.isLiteral === true && typeof value.value === 'string' ? value.value : undefined;
}

export default defineFormat({ id: 'jenkins', title: 'Jenkins', matches: (path) => /(?:^|\/)Jenkinsfile[\w.-]*$/.test(path), read: readJenkinsfiles });
