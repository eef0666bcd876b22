import { asList, asTable, asText, asTexts, isTable, type Table } from '../../../detection/ci-text.ts';
import type { Job, Loss, Matrix, Service, SourceFile, Step, Text, Triggers, Workflow } from '../../model.ts';
import { plainText, tidy, withVariables } from '../../text.ts';
import { onAxes } from '../../outcome.ts';
import { at, Losses, readSource } from '../../yaml-source.ts';
import { readCondition, readText } from './expressions.ts';
import { readAction } from './actions.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const WORKFLOW_KEYS = ['name', 'on', 'env', 'jobs', 'defaults', 'permissions', 'concurrency', 'run-name'];
const JOB_KEYS = ['name', 'needs', 'runs-on', 'strategy', 'steps', 'env', 'if', 'container', 'services', 'timeout-minutes', 'continue-on-error', 'environment', 'permissions', 'defaults', 'concurrency'];
const STEP_KEYS = ['name', 'id', 'run', 'uses', 'with', 'env', 'if', 'shell', 'working-directory', 'continue-on-error', 'timeout-minutes'];
const USUAL_RUNNERS = new Set(['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-22.04', 'ubuntu-20.04', 'ubuntu-slim']);

/** Reads workflow files (GitHub Docs, "Workflow syntax for GitHub Actions"). */
export function readWorkflows(files: readonly SourceFile[]): { readonly workflows: readonly Workflow[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  const workflows = files.map((file) => readWorkflow(file, losses));
  return { workflows, losses: losses.all };
}

function readWorkflow(file: SourceFile, losses: Losses): Workflow {
  const root = readSource(file);
  losses.unknownKeys(root, WORKFLOW_KEYS, at(file.path));
  for (const key of ['permissions', 'concurrency', 'run-name']) {
    if (root[key] !== undefined) losses.add('PLATFORM_SETTING', at(file.path, key), `"${key}" belongs to GitHub alone; set what it is for anew.`);
  }
  const context: Context = { file: file.path, losses, defaults: asTable(asTable(root['defaults'])['run']), axes: [] };
  const fallback = file.path.split('/').at(-1)?.replace(/\.ya?ml$/, '') ?? file.path;
  return {
    file: file.path,
    name: asText(root['name']) ?? fallback,
    triggers: triggersOf(root['on'], context),
    env: envOf(root['env'], at(file.path, 'env'), context),
    jobs: Object.entries(asTable(root['jobs'])).flatMap(([id, job]) => (isTable(job) ? readJob(id, job, context) : [])),
  };
}

interface Context {
  readonly file: string;
  readonly losses: Losses;
  /** `defaults.run` of the workflow, or of the job. */
  readonly defaults: Table;
  /** Axes of the job's matrix. */
  readonly axes: readonly string[];
}

function triggersOf(value: unknown, { file, losses }: Context): Triggers {
  const events: Table = isTable(value) ? value : Object.fromEntries(asTexts(value).map((name) => [name, {}]));
  const triggers: Mutable<Triggers> = {};
  for (const [name, raw] of Object.entries(events)) {
    const options = asTable(raw);
    const known = (keys: readonly string[]): void => losses.unknownKeys(options, keys, at(file, 'on', name));
    if (name === 'push') {
      known(['branches', 'tags', 'paths']);
      const branches = asTexts(options['branches']);
      const tags = asTexts(options['tags']);
      if (options['tags'] === undefined || options['branches'] !== undefined) triggers.push = { branches, paths: asTexts(options['paths']) };
      if (options['tags'] !== undefined || options['branches'] === undefined) triggers.tag = { patterns: tags };
    } else if (name === 'pull_request') {
      known(['branches', 'paths']);
      triggers.change = { targets: asTexts(options['branches']), paths: asTexts(options['paths']) };
    } else if (name === 'schedule') triggers.schedule = asList(raw).flatMap((entry) => asText(asTable(entry)['cron']) ?? []);
    else if (name === 'workflow_dispatch') {
      known([]);
      triggers.manual = true;
    } else losses.add('TRIGGER_NOT_CARRIED', at(file, 'on', name), `The event ${name} exists on GitHub alone.`);
  }
  return triggers;
}

function envOf(value: unknown, path: string, { losses }: Context): Record<string, Text> {
  const env: Record<string, Text> = {};
  if (typeof value === 'string' && value !== '') losses.add('VALUE_NOT_CARRIED', path, 'It is only known in a run.');
  for (const [name, raw] of Object.entries(asTable(value))) {
    const { text, unknown } = readText(asText(raw) ?? '');
    if (unknown.length === 0) env[name] = text;
    else losses.add('VALUE_NOT_CARRIED', `${path}/${name}`, `"${unknown.join('", "')}" is computed by GitHub.`);
  }
  return env;
}

function readJob(id: string, raw: Table, outer: Context): Job[] {
  const { file, losses } = outer;
  const place = at(file, 'jobs', id);
  if (raw['uses'] !== undefined) {
    losses.add('JOB_NOT_CARRIED', place, `It calls the reusable workflow ${asText(raw['uses']) ?? ''}.`);
    return [];
  }
  losses.unknownKeys(raw, JOB_KEYS, place);
  for (const key of ['permissions', 'concurrency']) if (raw[key] !== undefined) losses.add('PLATFORM_SETTING', `${place}/${key}`, `"${key}" belongs to GitHub alone; set what it is for anew.`);
  const condition = conditionOf(raw['if'], `${place}/if`, outer);
  const matrix = matrixOf(asTable(raw['strategy']), place, losses);
  const axes = matrix === undefined ? [] : [...Object.keys(matrix.axes), ...matrix.include.flatMap((row) => Object.keys(row))];
  const context: Context = { ...outer, defaults: { ...outer.defaults, ...asTable(asTable(raw['defaults'])['run']) }, axes };
  const image = imageOf(raw['container'], place, losses);
  const job: Mutable<Job> = {
    id,
    place,
    needs: asTexts(raw['needs']),
    runner: runnerOf(raw['runs-on'], place, losses),
    env: envOf(raw['env'], `${place}/env`, context),
    services: servicesOf(raw['services'], `${place}/services`, context),
    steps: asList(raw['steps']).flatMap((step, index) => (isTable(step) ? readStep(step, `${place}/steps/${index}`, context) : [])),
  };
  const name = asText(raw['name']);
  if (name !== undefined && !name.includes('${{')) job.name = name;
  if (condition === 'unknown') job.manual = true;
  else if (condition !== undefined) job.condition = condition;
  if (matrix !== undefined) job.matrix = matrix;
  if (image !== undefined) job.image = image;
  const minutes = asText(raw['timeout-minutes']);
  if (minutes !== undefined && /^\d+$/.test(minutes)) job.timeoutMinutes = Number(minutes);
  else if (minutes !== undefined) losses.add('VALUE_NOT_CARRIED', `${place}/timeout-minutes`, `"${minutes}" is only known in a run.`);
  if (asText(raw['continue-on-error']) === 'true') job.mayFail = true;
  else if (raw['continue-on-error'] !== undefined && asText(raw['continue-on-error']) !== 'false') losses.add('VALUE_NOT_CARRIED', `${place}/continue-on-error`, 'It is only known in a run.');
  const environment = asText(raw['environment']) ?? asText(asTable(raw['environment'])['name']);
  if (environment !== undefined && !environment.includes('${{')) job.environment = environment;
  else if (environment !== undefined) losses.add('VALUE_NOT_CARRIED', `${place}/environment`, 'Its name is only known in a run.');
  return [job];
}

/** A job whose condition nobody else knows must not run by itself: it waits for a person. */
function conditionOf(value: unknown, place: string, { losses, axes }: Context): Job['condition'] | 'unknown' {
  const written = asText(value);
  if (written === undefined || written === '') return undefined;
  const condition = onAxes(readCondition(written), axes);
  if (condition === undefined) losses.add('CONDITION_NOT_CARRIED', place, `"${written.slice(0, 200)}" cannot be said elsewhere.`);
  return condition ?? 'unknown';
}

function runnerOf(value: unknown, place: string, losses: Losses): Text {
  const label = asText(value);
  if (label === undefined) {
    if (asTexts(value).length > 0) losses.add('RUNNER_NOT_CARRIED', `${place}/runs-on`, 'Several labels choose a runner; the usual one is taken.');
    return [''];
  }
  const { text, unknown } = readText(label);
  if (unknown.length > 0) losses.add('RUNNER_NOT_CARRIED', `${place}/runs-on`, `"${label}" is only known in a run; the usual runner is taken.`);
  return unknown.length > 0 || USUAL_RUNNERS.has(plainText(text) ?? '') ? [''] : text;
}

function imageOf(value: unknown, place: string, losses: Losses): Text | undefined {
  const image = asText(value) ?? asText(asTable(value)['image']);
  if (image === undefined) return undefined;
  if (isTable(value)) losses.unknownKeys(value, ['image'], `${place}/container`);
  const { text, unknown } = readText(image);
  if (unknown.length === 0) return text;
  losses.add('IMAGE_NOT_CARRIED', `${place}/container`, `"${image}" is only known in a run.`);
  return undefined;
}

function servicesOf(value: unknown, path: string, context: Context): Service[] {
  return Object.entries(asTable(value)).flatMap(([name, raw]): Service[] => {
    const service = asTable(raw);
    context.losses.unknownKeys(service, ['image', 'env', 'ports'], `${path}/${name}`);
    const image = asText(service['image']) ?? '';
    if (!image.includes('${{')) return [{ name, image, env: envOf(service['env'], `${path}/${name}/env`, context) }];
    context.losses.add('SERVICE_NOT_CARRIED', `${path}/${name}`, `The image "${image}" is only known in a run.`);
    return [];
  });
}

function matrixOf(strategy: Table, place: string, losses: Losses): Matrix | undefined {
  if (strategy['matrix'] === undefined) return undefined;
  losses.unknownKeys(strategy, ['matrix', 'fail-fast'], `${place}/strategy`);
  const raw = asTable(strategy['matrix']);
  const axes: Record<string, readonly string[]> = {};
  if (!isTable(strategy['matrix'])) losses.add('MATRIX_NOT_CARRIED', `${place}/strategy/matrix`, 'It is only known in a run.');
  for (const [name, values] of Object.entries(raw)) {
    if (name === 'include' || name === 'exclude') continue;
    const texts = asTexts(values);
    const isPlain = texts.length > 0 && texts.length === asList(values).length && !texts.some((text) => text.includes('${{'));
    if (isPlain) axes[name] = texts;
    else losses.add('MATRIX_NOT_CARRIED', `${place}/strategy/matrix/${name}`, 'Its values are no plain texts.');
  }
  const rows = (key: string): Record<string, string>[] => asList(raw[key]).map((row) => rowOf(row, `${place}/strategy/matrix/${key}`, losses));
  return { axes, include: rows('include'), exclude: rows('exclude'), failFast: asText(strategy['fail-fast']) !== 'false' };
}

function rowOf(row: unknown, path: string, losses: Losses): Record<string, string> {
  return Object.fromEntries(Object.entries(asTable(row)).flatMap(([name, value]): [string, string][] => {
    const text = asText(value);
    if (text !== undefined && !text.includes('${{')) return [[name, text]];
    losses.add('MATRIX_NOT_CARRIED', `${path}/${name}`, 'It is no plain text.');
    return [];
  }));
}

function readStep(raw: Table, place: string, context: Context): Step[] {
  const { losses } = context;
  losses.unknownKeys(raw, STEP_KEYS, place);
  const condition = conditionOf(raw['if'], `${place}/if`, context);
  if (condition === 'unknown') return [];
  if (raw['timeout-minutes'] !== undefined) losses.add('KEY_NOT_CARRIED', `${place}/timeout-minutes`, 'A step has no time limit of its own elsewhere.');
  const name = asText(raw['name']);
  const base = {
    place,
    ...(name === undefined || name.includes('${{') ? {} : { name }),
    ...(condition === undefined ? {} : { condition }),
    ...(asText(raw['continue-on-error']) === 'true' ? { mayFail: true as const } : {}),
  };
  const env = envOf(raw['env'], `${place}/env`, context);
  const uses = asText(raw['uses']);
  if (uses !== undefined) return readAction(uses, asTable(raw['with']), base, losses);
  const run = asText(raw['run']);
  if (run === undefined) return [];
  const { text, unknown } = readText(run);
  if (unknown.length > 0) {
    losses.add('STEP_NOT_CARRIED', place, `"${unknown.join('", "')}" is computed by GitHub.`);
    return [];
  }
  const folder = readText(asText(raw['working-directory']) ?? asText(context.defaults['working-directory']) ?? '.');
  const path = plainText(folder.text);
  if (path === undefined || folder.unknown.length > 0) {
    losses.add('STEP_NOT_CARRIED', place, 'Its folder is only known in a run.');
    return [];
  }
  const shell = asText(raw['shell']) ?? asText(context.defaults['shell']) ?? 'bash';
  return [{ ...base, kind: 'run', ...withVariables(tidy(text)), shell, path, env }];
}
