import { extended, scriptOf, variablesOf } from '../../../ci-readers/gitlab-ci/jobs.ts';
import { asList, asTable, asText, asTexts, isTable, type Table } from '../../../detection/ci-text.ts';
import { toolOfImage } from '../../../generation/images.ts';
import { unprocessable } from '../../../../core/errors.ts';
import { matrixOfRows, type Row } from '../../matrix.ts';
import type { Condition, Job, Loss, SourceFile, Step, Text, Triggers, Workflow } from '../../model.ts';
import { toolsOf } from '../../tool-lines.ts';
import { at, Losses, readSource } from '../../yaml-source.ts';
import { readCondition, readText } from './expressions.ts';
import { stepsOf } from './steps.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const ROOT = '.gitlab-ci.yml';
const KEYWORDS = new Set(['default', 'include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'before_script', 'after_script', 'spec']);
const JOB_KEYS = ['extends', 'stage', 'needs', 'image', 'tags', 'rules', 'services', 'parallel', 'variables', 'timeout', 'allow_failure', 'environment', 'before_script', 'script', 'after_script', 'artifacts', 'when', 'dependencies', 'only', 'except', 'interruptible', 'cache', 'retry'];
const DEFAULT_STAGES = ['.pre', 'build', 'test', 'deploy', '.post'];

/** Everything that a job's reading looks at. */
interface Context {
  readonly file: string;
  readonly root: Table;
  readonly losses: Losses;
  /** Names of all jobs with their stage, in order. */
  readonly stages: ReadonlyMap<string, number>;
}

/** Reads `.gitlab-ci.yml` with the local files that it includes (GitLab Docs, "CI/CD YAML syntax reference"). */
export function readPipeline(files: readonly SourceFile[]): { readonly workflows: readonly Workflow[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  const main = files.find(({ path }) => path === ROOT) ?? files[0];
  if (main === undefined) throw unprocessable('PIPELINE_MISSING', `There is no ${ROOT} among the files.`);
  const root = readSource(main);
  const parts = asList(root['include']).flatMap((entry) => {
    const path = (asText(entry) ?? asText(asTable(entry)['local']) ?? '').replace(/^\//, '');
    const file = files.find((candidate) => candidate.path === path);
    if (file === undefined) losses.add('INCLUDE_NOT_CARRIED', at(main.path, 'include'), `${path === '' ? 'An include that is not local' : path} is not among the files.`);
    return file === undefined ? [] : [{ path, table: readSource(file) }];
  });
  const whole: Table = Object.assign({}, ...parts.map(({ table }) => table), root);
  const triggers = asTable(root['workflow'])['rules'];
  const own = workflowOf(main.path, root, whole, triggersOf(triggers, main.path, losses), losses);
  const included = parts.map(({ path, table }) => workflowOf(path, table, whole, triggersOf(templateRules(table) ?? triggers, path, losses), losses));
  return { workflows: [own, ...included].filter(({ jobs }) => jobs.length > 0), losses: losses.all };
}

/** Rules of the hidden job that the others of the file extend. */
function templateRules(table: Table): unknown {
  return Object.entries(table).find(([name, job]) => name.startsWith('.on-') && isTable(job))?.[1] instanceof Object ? asTable(Object.entries(table).find(([name]) => name.startsWith('.on-'))?.[1])['rules'] : undefined;
}

function workflowOf(file: string, table: Table, whole: Table, triggers: Triggers, losses: Losses): Workflow {
  const order = asTexts(whole['stages']).length > 0 ? ['.pre', ...asTexts(whole['stages']), '.post'] : DEFAULT_STAGES;
  const jobs = Object.entries(table).filter(([name, job]) => isJob(name, job));
  const stages = new Map(Object.entries(whole).filter(([name, job]) => isJob(name, job)).map(([name, job]) => [name, order.indexOf(asText(extended(whole, asTable(job))['stage']) ?? 'test')]));
  const context: Context = { file, root: whole, losses, stages };
  for (const key of ['cache', 'services']) if (table[key] !== undefined) losses.add('KEY_NOT_CARRIED', at(file, key), `A ${key} for all jobs is left out.`);
  const template = Object.entries(table).find(([name]) => name.startsWith('.on-'));
  const env = { ...variablesOf(table['variables']), ...variablesOf(asTable(template?.[1])['variables']) };
  return {
    file,
    name: asText(asTable(table['workflow'])['name']) ?? file.split('/').at(-1)?.replace(/\.ya?ml$/, '') ?? 'CI',
    triggers,
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, readText(value, [])])),
    jobs: jobs.map(([name, job]) => readJob(name, extended(whole, asTable(job)), context, template?.[0])),
  };
}

const isJob = (name: string, job: unknown): boolean => !KEYWORDS.has(name) && !name.startsWith('.') && isTable(job) && (job['script'] !== undefined || job['extends'] !== undefined);

/** Ids as every system takes them. */
export const jobId = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^(?=[^A-Za-z_])/, '_').replace(/-+$/, '');

function triggersOf(value: unknown, file: string, losses: Losses): Triggers {
  if (value === undefined) return { push: { branches: [], paths: [] }, tag: { patterns: [] } };
  const triggers: Mutable<Triggers> = {};
  for (const [index, raw] of asList(value).filter(isTable).entries()) {
    if (asText(raw['when']) === 'never') {
      losses.add('RULE_NOT_CARRIED', at(file, 'workflow', 'rules', index), 'A rule that keeps runs from starting has no counterpart.');
      continue;
    }
    const found = triggerOf(asText(raw['if']) ?? '', asTexts(isTable(raw['changes']) ? raw['changes']['paths'] : raw['changes']));
    if (found === undefined) losses.add('RULE_NOT_CARRIED', at(file, 'workflow', 'rules', index), `"${(asText(raw['if']) ?? '').slice(0, 200)}" cannot be said elsewhere.`);
    else merge(triggers, found);
  }
  return triggers;
}

function merge(into: Mutable<Triggers>, more: Triggers): void {
  if (more.push !== undefined) into.push = { branches: [...(into.push?.branches ?? []), ...more.push.branches], paths: more.push.paths };
  if (more.change !== undefined) into.change = more.change;
  if (more.tag !== undefined) into.tag = more.tag;
  if (more.schedule !== undefined) into.schedule = more.schedule;
  if (more.manual !== undefined) into.manual = more.manual;
}

/** The branches or tags that a comparison names: quoted names, or regular expressions as patterns. */
function namesIn(expression: string): string[] {
  const names = [...expression.matchAll(/\$CI_(?:COMMIT_BRANCH|COMMIT_TAG|MERGE_REQUEST_TARGET_BRANCH_NAME) == "([^"]*)"/g)].map((match) => match[1] ?? '');
  const patterns = [...expression.matchAll(/\$CI_\w+ =~ \/\^(.*?)\$\/(?=\)|$| \|\|)/g)].map((match) => (match[1] ?? '').replaceAll('.*', '**').replaceAll(String.raw`[^\/]*`, '*').replaceAll(/\\(.)/g, '$1'));
  return [...names, ...patterns];
}

function triggerOf(expression: string, paths: readonly string[]): Triggers | undefined {
  if (/^\$CI_PIPELINE_SOURCE == ["']merge_request_event["']/.test(expression)) return { change: { targets: namesIn(expression), paths } };
  if (/^\$CI_PIPELINE_SOURCE == ["']schedule["']$/.test(expression)) return { schedule: [] };
  if (/^\$CI_PIPELINE_SOURCE == ["']web["']$/.test(expression)) return { manual: true };
  if (/^\$CI_COMMIT_TAG\b/.test(expression)) return { tag: { patterns: namesIn(expression) } };
  if (/^(?:\$CI_PIPELINE_SOURCE == ["']push["'] && \()?\$CI_COMMIT_BRANCH == \$CI_DEFAULT_BRANCH\)?$/.test(expression)) return { push: { branches: ['main', 'master'], paths } };
  if (/^(?:\$CI_PIPELINE_SOURCE == ["']push["'](?: && |$))?\(?(?:\$CI_COMMIT_BRANCH|$)/.test(expression)) return { push: { branches: namesIn(expression), paths } };
  return undefined;
}

function readJob(name: string, raw: Table, context: Context, template: string | undefined): Job {
  const { file, root, losses, stages } = context;
  const place = at(file, name);
  losses.unknownKeys(raw, JOB_KEYS, place);
  for (const key of ['cache', 'retry', 'interruptible', 'only', 'except', 'dependencies']) if (raw[key] !== undefined) losses.add('KEY_NOT_CARRIED', `${place}/${key}`, `"${key}" is left out.`);
  const defaults = { ...root, ...asTable(root['default']) };
  const rows = rowsOf(raw);
  const axes = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const artifacts = asTable(raw['artifacts']);
  const { needs, downloads } = needsOf(raw, name, context);
  const { condition, manual, triggersLost } = conditionOf(raw['rules'], asText(raw['when']), template === undefined ? [] : asList(asTable(root[template])['rules']), place, losses);
  const { image, setup } = imageOf(asText(raw['image'] ?? defaults['image']) ?? asText(asTable(raw['image'] ?? defaults['image'])['name']), axes, place);
  const { tools, rest } = toolsOf(scriptOf(raw['before_script'] ?? defaults['before_script'], root), `${place}/before_script`);
  const before = stepsOf(rest, `${place}/before_script`, axes);
  const job: Mutable<Job> = {
    id: jobId(name),
    place,
    ...(jobId(name) === name ? {} : { name }),
    needs,
    runner: asTexts(raw['tags']).length === 1 ? readText(asTexts(raw['tags'])[0] ?? '', axes) : [''],
    env: Object.fromEntries(Object.entries(templateless(variablesOf(raw['variables']), template, root)).map(([variable, value]) => [variable, readText(value, axes)])),
    services: asList(raw['services']).map((service) => serviceOf(service)),
    steps: [{ kind: 'checkout', place }, ...setup, ...tools, ...downloads, ...before, ...stepsOf(scriptOf(raw['script'], root), `${place}/script`, axes), ...stepsOf(scriptOf(raw['after_script'] ?? defaults['after_script'], root), `${place}/after_script`, axes, 'always'), ...uploadOf(artifacts, name, axes, place)],
  };
  if (triggersLost) losses.add('RULE_NOT_CARRIED', `${place}/rules`, 'Some of its rules cannot be said elsewhere.');
  if (rows.length > 0) job.matrix = matrixOfRows(rows, false);
  if (image !== undefined) job.image = image;
  if (condition !== undefined) job.condition = condition;
  if (manual) job.manual = true;
  const minutes = minutesOf(asText(raw['timeout']));
  if (minutes !== undefined) job.timeoutMinutes = minutes;
  if (asText(raw['allow_failure']) === 'true') job.mayFail = true;
  const environment = asText(raw['environment']) ?? asText(asTable(raw['environment'])['name']);
  if (environment !== undefined) job.environment = environment;
  if (stages.get(name) === -1) losses.add('STAGE_UNKNOWN', `${place}/stage`, 'Its stage is not among the stages.');
  return job;
}

/** Variables of the template belong to the whole workflow. */
function templateless(variables: Readonly<Record<string, string>>, template: string | undefined, root: Table): Record<string, string> {
  const shared = template === undefined ? {} : variablesOf(asTable(root[template])['variables']);
  return Object.fromEntries(Object.entries(variables).filter(([name, value]) => shared[name] !== value));
}

function rowsOf(raw: Table): Row[] {
  return asList(asTable(raw['parallel'])['matrix']).filter(isTable).flatMap((row) =>
    Object.entries(row).reduce<Row[]>((rows, [axis, values]) => rows.flatMap((each) => asTexts(values).map((value) => ({ ...each, [axis]: value }))), [{}]));
}

/** `needs` as written; without them everything of the stages before. Artifacts of what is needed come along. */
function needsOf(raw: Table, name: string, { root, stages, file }: Context): { readonly needs: readonly string[]; readonly downloads: readonly Step[] } {
  const place = at(file, name, 'needs');
  const rank = stages.get(name) ?? 0;
  const before = [...stages].filter(([, stage]) => stage < rank).map(([other]) => ({ job: other, fetches: true }));
  const written = asList(raw['needs']).map((need) => ({ job: asText(need) ?? asText(asTable(need)['job']) ?? '', fetches: asText(asTable(need)['artifacts']) !== 'false' }));
  const all = (raw['needs'] === undefined ? before : written).filter(({ job }) => stages.has(job));
  const giving = all.filter(({ job, fetches }) => fetches && asTable(extended(root, asTable(root[job])))['artifacts'] !== undefined);
  return { needs: all.map(({ job }) => jobId(job)), downloads: giving.map(({ job }): Step => ({ kind: 'download', place, artifact: artifactName(asTable(extended(root, asTable(root[job]))['artifacts']), job, rowsOf(extended(root, asTable(root[job]))).flatMap((row) => Object.keys(row))) })) };
}

const artifactName = (artifacts: Table, job: string, axes: readonly string[]): Text => (asText(artifacts['name']) === undefined ? [jobId(job)] : readText(asText(artifacts['name']) ?? '', [...new Set(axes)]));

function uploadOf(artifacts: Table, name: string, axes: readonly string[], place: string): Step[] {
  const paths = asTexts(artifacts['paths']);
  if (paths.length === 0) return [];
  const days = /^(\d+) days?$/.exec(asText(artifacts['expire_in']) ?? '')?.[1];
  return [{ kind: 'upload', place: `${place}/artifacts`, artifact: artifactName(artifacts, name, axes), paths, ...(days === undefined ? {} : { days: Number(days) }), ...(asText(artifacts['when']) === 'always' ? { condition: { kind: 'always' } as const } : {}) }];
}

function minutesOf(text: string | undefined): number | undefined {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+)\s*h(?:ours?)?)?\s*(?:(\d+)\s*m(?:in(?:ute)?s?)?)?$/.exec(text ?? '') ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return total > 0 ? total : undefined;
}

function serviceOf(raw: unknown): Job['services'][number] {
  const image = asText(raw) ?? asText(asTable(raw)['name']) ?? '';
  const name = asText(asTable(raw)['alias']) ?? jobId(image.replace(/[:@].*$/, ''));
  return { name, image, env: Object.fromEntries(Object.entries(variablesOf(asTable(raw)['variables'])).map(([variable, value]) => [variable, readText(value, [])])) };
}

/** An image of a language is a tool that is set up; any other is the job's container. */
function imageOf(image: string | undefined, axes: readonly string[], place: string): { readonly image?: Text; readonly setup: readonly Step[] } {
  if (image === undefined) return { setup: [] };
  const tool = image.startsWith('$') ? undefined : toolOfImage(image);
  const tag = image.replace(/@.*$/, '').split(':').at(-1) ?? '';
  const version = tag.startsWith('$') ? tag : /^\d[\d.]*/.exec(tag)?.[0];
  if (tool === undefined || version === undefined) return { image: readText(image, axes), setup: [] };
  return { setup: [{ kind: 'setup', place: `${place}/image`, tool, version: readText(version, axes) }] };
}

interface Conditioned {
  readonly condition?: Condition;
  readonly manual: boolean;
  readonly triggersLost: boolean;
}

/** What a job's rules say beyond what starts the workflow. */
function conditionOf(rules: unknown, when: string | undefined, shared: readonly unknown[], place: string, losses: Losses): Conditioned {
  const own = asList(rules).filter(isTable);
  const isShared = own.length === shared.length && own.every((rule, index) => JSON.stringify(rule) === JSON.stringify(shared[index]));
  const whens = [...own.map((rule) => asText(rule['when'])), when];
  const manual = whens.includes('manual');
  const outcome: Condition[] = whens.includes('always') ? [{ kind: 'always' }] : whens.includes('on_failure') ? [{ kind: 'failure' }] : [];
  const conditions = isShared ? [] : own.filter((rule) => asText(rule['when']) !== 'never' && rule['if'] !== undefined).map((rule) => beyondTrigger(asText(rule['if']) ?? ''));
  if (own.some((rule) => asText(rule['when']) === 'never')) losses.add('RULE_NOT_CARRIED', `${place}/rules`, 'A rule that keeps the job from running has no counterpart.');
  const known = conditions.filter((condition): condition is Condition => condition !== undefined && condition !== 'none');
  const triggersLost = conditions.includes(undefined);
  const distinct = [...new Map(known.map((condition) => [JSON.stringify(condition), condition])).values()];
  const any: Condition[] = conditions.includes('none') || distinct.length === 0 ? [] : [distinct.length === 1 ? (distinct[0] ?? { kind: 'success' }) : { kind: 'any', of: distinct }];
  const all = [...outcome, ...any];
  const [first] = all;
  return { ...(first === undefined ? {} : { condition: all.length === 1 ? first : { kind: 'all', of: all } }), manual, triggersLost };
}

/** `(trigger) && (condition)` as the printer writes it gives the condition; a rule without such a part a condition of its own. */
function beyondTrigger(expression: string): Condition | 'none' | undefined {
  const match = /^\((.*)\) && \((.*)\)$/.exec(expression);
  if (match !== null && triggerOf(match[1] ?? '', []) !== undefined) return readCondition(match[2] ?? '');
  return readCondition(expression);
}
