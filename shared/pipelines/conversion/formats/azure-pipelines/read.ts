import { asList, asTable, asText, asTexts, isTable, type Table } from '../../../detection/ci-text.ts';
import { matrixOfRows, type Row } from '../../matrix.ts';
import type { Job, Loss, SourceFile, Step, Text, Triggers, Workflow } from '../../model.ts';
import { at, Losses, readSource } from '../../yaml-source.ts';
import { onAxes } from '../../outcome.ts';
import { readCondition, readText } from './expressions.ts';
import { TASKS } from './print.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const ROOT_KEYS = ['trigger', 'pr', 'schedules', 'variables', 'jobs', 'stages', 'steps', 'pool', 'name', 'strategy', 'container'];
const JOB_KEYS = ['job', 'displayName', 'dependsOn', 'condition', 'pool', 'container', 'strategy', 'timeoutInMinutes', 'continueOnError', 'variables', 'steps'];
const USUAL_IMAGES = /^ubuntu-/;

/** Reads pipelines (Azure Pipelines docs, "YAML schema reference"). Templates are listed, not followed. */
export function readPipelines(files: readonly SourceFile[]): { readonly workflows: readonly Workflow[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  return { workflows: files.map((file) => readWorkflow(file, losses)), losses: losses.all };
}

function readWorkflow(file: SourceFile, losses: Losses): Workflow {
  const root = readSource(file);
  losses.unknownKeys(root, ROOT_KEYS, at(file.path));
  const staged = stagesOf(root);
  return {
    file: file.path,
    name: file.path.split('/').at(-1)?.replace(/\.ya?ml$/, '') ?? 'CI',
    triggers: triggersOf(root),
    env: variablesOf(root['variables'], [], at(file.path, 'variables'), losses),
    jobs: staged.flatMap(({ jobs, before }) => jobs.flatMap(({ raw, place }) => readJob(raw, at(file.path, ...place), before, root, losses))),
  };
}

interface Staged {
  readonly jobs: readonly { readonly raw: Table; readonly place: readonly (string | number)[] }[];
  /** Ids of the jobs of the stages before, which every job of this one waits for. */
  readonly before: readonly string[];
}

const idsOf = (jobs: unknown): string[] => asList(jobs).flatMap((job) => asText(asTable(job)['job']) ?? []);
const jobsIn = (jobs: unknown, ...place: readonly (string | number)[]): Staged['jobs'] => asList(jobs).filter(isTable).map((raw, index) => ({ raw, place: [...place, 'jobs', index] }));

/** A file holds stages of jobs, jobs, or the steps of a single job. */
function stagesOf(root: Table): Staged[] {
  if (root['stages'] !== undefined) {
    const stages = asList(root['stages']).filter(isTable);
    return stages.map((stage, index) => ({ jobs: jobsIn(stage['jobs'], 'stages', index), before: idsOf(stages[index - 1]?.['jobs']) }));
  }
  if (root['jobs'] !== undefined) return [{ jobs: jobsIn(root['jobs']), before: [] }];
  return [{ jobs: [{ raw: { job: 'main', ...root }, place: [] }], before: [] }];
}

/** Names that are included; a `*` alone is any. */
const included = (value: unknown, key: string): string[] => asTexts(asTable(asTable(value)[key])['include'] ?? asTable(value)[key]);
const every = (names: readonly string[]): readonly string[] => (names.includes('*') ? [] : names);

function triggersOf(root: Table): Triggers {
  const triggers: Mutable<Triggers> = {};
  const { trigger, pr } = root;
  if (asText(trigger) !== 'none') {
    const branches = isTable(trigger) ? included(trigger, 'branches') : asTexts(trigger);
    const tags = included(trigger, 'tags');
    if (branches.length > 0 || tags.length === 0) triggers.push = { branches: every(branches), paths: included(trigger, 'paths') };
    if (tags.length > 0) triggers.tag = { patterns: every(tags) };
  }
  if (asText(pr) !== 'none') triggers.change = { targets: every(isTable(pr) ? included(pr, 'branches') : asTexts(pr)), paths: included(pr, 'paths') };
  const crons = asList(root['schedules']).flatMap((entry) => asText(asTable(entry)['cron']) ?? []);
  if (crons.length > 0) triggers.schedule = crons;
  return triggers;
}

function variablesOf(value: unknown, axes: readonly string[], path: string, losses: Losses): Record<string, Text> {
  const pairs: [string, unknown][] = Array.isArray(value) ? value.map((entry): [string, unknown] => [asText(asTable(entry)['name']) ?? '', asTable(entry)['value']]) : Object.entries(asTable(value));
  return Object.fromEntries(pairs.flatMap(([name, raw]): [string, Text][] => {
    const text = asText(raw);
    if (name !== '' && text !== undefined && !text.includes('$[') && !text.includes('${{')) return [[name, readText(text, axes)]];
    losses.add('VALUE_NOT_CARRIED', `${path}/${name}`, name === '' ? 'A group of variables or a template is left out.' : 'It is computed by Azure.');
    return [];
  }));
}

function readJob(raw: Table, place: string, before: readonly string[], root: Table, losses: Losses): Job[] {
  const id = asText(raw['job']);
  if (id === undefined) {
    losses.add('JOB_NOT_CARRIED', place, raw['template'] === undefined ? 'It is a deployment or has no name.' : `It is a template: ${asText(raw['template']) ?? ''}.`);
    return [];
  }
  losses.unknownKeys(raw, [...JOB_KEYS, ...ROOT_KEYS], place);
  const rows: Row[] = Object.values(asTable(asTable(raw['strategy'])['matrix'])).map((row) => Object.fromEntries(Object.entries(asTable(row)).flatMap(([name, value]) => { const text = asText(value); return text === undefined ? [] : [[name, text]]; })));
  const axes = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const condition = onAxes(readCondition(asText(raw['condition']) ?? 'succeeded()'), []);
  const pool = asText(asTable(raw['pool'] ?? root['pool'])['vmImage']) ?? '';
  const image = asText(raw['container']) ?? asText(asTable(raw['container'])['image']);
  if (condition === undefined) losses.add('CONDITION_NOT_CARRIED', `${place}/condition`, `"${(asText(raw['condition']) ?? '').slice(0, 200)}" cannot be said elsewhere.`);
  const job: Mutable<Job> = {
    id,
    place,
    needs: raw['dependsOn'] === undefined ? before : asTexts(raw['dependsOn']),
    runner: pool === '' || USUAL_IMAGES.test(pool) ? [''] : readText(pool, axes),
    env: variablesOf(raw['job'] === 'main' ? undefined : raw['variables'], axes, `${place}/variables`, losses),
    services: [],
    steps: asList(raw['steps']).flatMap((step, index) => (isTable(step) ? readStep(step, `${place}/steps/${index}`, axes, losses) : [])),
  };
  const name = asText(raw['displayName']);
  if (name !== undefined && name !== id) job.name = name;
  if (condition === undefined) job.manual = true;
  else if (condition.kind !== 'success') job.condition = beyondSuccess(condition);
  if (rows.length > 0) job.matrix = matrixOfRows(rows, false);
  if (image !== undefined) job.image = readText(image, axes);
  const minutes = Number(asText(raw['timeoutInMinutes']) ?? Number.NaN);
  if (Number.isInteger(minutes) && minutes > 0) job.timeoutMinutes = minutes;
  if (asText(raw['continueOnError']) === 'true') job.mayFail = true;
  return [job];
}

/** `and(succeeded(), x)` is x, since success is what every other system assumes. */
function beyondSuccess(condition: NonNullable<Job['condition']>): NonNullable<Job['condition']> {
  if (condition.kind !== 'all') return condition;
  const rest = condition.of.filter(({ kind }) => kind !== 'success');
  return rest.length === 1 && rest[0] !== undefined ? rest[0] : { kind: 'all', of: rest };
}

const STEP_KEYS = ['bash', 'script', 'pwsh', 'powershell', 'checkout', 'task', 'inputs', 'publish', 'artifact', 'download', 'displayName', 'condition', 'continueOnError', 'workingDirectory', 'env', 'name', 'fetchDepth', 'submodules', 'persistCredentials', 'clean'];

function readStep(raw: Table, place: string, axes: readonly string[], losses: Losses): Step[] {
  losses.unknownKeys(raw, STEP_KEYS, place);
  const condition = onAxes(readCondition(asText(raw['condition']) ?? 'succeeded()'), axes);
  if (condition === undefined) {
    losses.add('CONDITION_NOT_CARRIED', `${place}/condition`, `"${(asText(raw['condition']) ?? '').slice(0, 200)}" cannot be said elsewhere.`);
    return [];
  }
  const name = asText(raw['displayName']);
  const base = { place, ...(name === undefined ? {} : { name }), ...(condition.kind === 'success' ? {} : { condition: beyondSuccess(condition) }), ...(asText(raw['continueOnError']) === 'true' ? { mayFail: true as const } : {}) };
  const script = asText(raw['bash']) ?? asText(raw['script']) ?? asText(raw['pwsh']);
  if (script !== undefined) {
    const env = Object.fromEntries(Object.entries(asTable(raw['env'])).flatMap(([key, value]): [string, Text][] => { const text = asText(value); return text === undefined ? [] : [[key, readText(text, axes)]]; }));
    return [{ ...base, kind: 'run', script: script.replace(/^set -eo pipefail\n/, '').replaceAll(/\$\(([A-Z_][A-Z0-9_]*)\)/g, '${$1}'), references: [], shell: raw['pwsh'] === undefined ? 'bash' : 'pwsh', path: asText(raw['workingDirectory']) ?? '.', env }];
  }
  if (raw['checkout'] !== undefined) {
    const depth = Number(asText(raw['fetchDepth']) ?? Number.NaN);
    return asText(raw['checkout']) === 'none' ? [] : [{ ...base, kind: 'checkout', ...(Number.isInteger(depth) ? { depth } : {}), ...(asText(raw['submodules']) === 'true' ? { submodules: true as const } : {}) }];
  }
  if (raw['publish'] !== undefined) return [{ ...base, kind: 'upload', artifact: readText(asText(raw['artifact']) ?? 'artifact', axes), paths: [asText(raw['publish']) ?? '.'] }];
  if (raw['download'] !== undefined) return [{ ...base, kind: 'download', ...(raw['artifact'] === undefined ? {} : { artifact: readText(asText(raw['artifact']) ?? '', axes) }) }];
  const task = asText(raw['task']) ?? '';
  const setup = Object.hasOwn(TASKS, task) ? TASKS[task] : undefined;
  if (setup !== undefined) {
    const version = asText(asTable(raw['inputs'])[setup.version]);
    return [{ ...base, kind: 'setup', tool: setup.tool, version: version === undefined ? null : readText(version, axes) }];
  }
  losses.add('STEP_NOT_CARRIED', place, task === '' ? 'It is a template.' : `The task ${task} has no known counterpart.`);
  return [];
}
