import { asList, asTable, asText, asTexts, isTable, type Table } from '../../../detection/ci-text.ts';
import { toolOfImage } from '../../../generation/images.ts';
import { unprocessable } from '../../../../core/errors.ts';
import type { Condition, Job, Loss, Matrix, Reference, SourceFile, Step, Text, Triggers, Workflow } from '../../model.ts';
import { tidy } from '../../text.ts';
import { toolsOf } from '../../tool-lines.ts';
import { at, Losses, readSource } from '../../yaml-source.ts';
import { VARIABLE_OF_RUN } from './print.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const MAX_DEPTH = 10;
const JOB_KEYS = ['parameters', 'docker', 'environment', 'steps', 'working_directory', 'executor', 'machine', 'macos', 'resource_class', 'shell'];

interface Context {
  readonly file: string;
  readonly root: Table;
  readonly losses: Losses;
}

/** Reads `.circleci/config.yml` (CircleCI docs, "Configuration reference"). Orbs are listed, not followed. */
export function readConfig(files: readonly SourceFile[]): { readonly workflows: readonly Workflow[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  const [file] = files;
  if (file === undefined) throw unprocessable('PIPELINE_MISSING', 'There is no .circleci/config.yml among the files.');
  const root = readSource(file);
  losses.unknownKeys(root, ['version', 'jobs', 'workflows', 'commands', 'executors', 'parameters', 'orbs', 'setup'], at(file.path));
  for (const name of Object.keys(asTable(root['orbs']))) losses.add('INCLUDE_NOT_CARRIED', at(file.path, 'orbs', name), 'What an orb does is not among the files.');
  const context: Context = { file: file.path, root, losses };
  const named = Object.entries(asTable(root['workflows'])).filter(([name, workflow]) => name !== 'version' && isTable(workflow));
  const workflows = named.length > 0 ? named.map(([name, workflow]) => readWorkflow(name, asTable(workflow), context)) : [readWorkflow('build', { jobs: Object.keys(asTable(root['jobs'])) }, context)];
  return { workflows, losses: losses.all };
}

interface Entry {
  readonly name: string;
  readonly details: Table;
}

const entryOf = (raw: unknown): Entry => (isTable(raw) ? { name: Object.keys(raw)[0] ?? '', details: asTable(Object.values(raw)[0]) } : { name: asText(raw) ?? '', details: {} });

function readWorkflow(name: string, raw: Table, context: Context): Workflow {
  const { root, losses, file } = context;
  const entries = asList(raw['jobs']).map(entryOf);
  const known = entries.filter((entry) => isTable(asTable(root['jobs'])[entry.name]));
  for (const entry of entries.filter((each) => !known.includes(each))) losses.add('JOB_NOT_CARRIED', at(file, 'workflows', name, entry.name), asText(entry.details['type']) === 'approval' ? 'It waits for a person: what comes after it is made to wait.' : 'It is a job of an orb.');
  const waiting = new Set(entries.filter(({ details }) => asText(details['type']) === 'approval').map((entry) => entry.name));
  const crons = asList(raw['triggers']).flatMap((trigger) => asText(asTable(asTable(trigger)['schedule'])['cron']) ?? []);
  if (raw['when'] !== undefined || raw['unless'] !== undefined) losses.add('CONDITION_NOT_CARRIED', at(file, 'workflows', name, 'when'), 'A condition on the whole workflow is left out.');
  return { file, name, triggers: triggersOf(known, crons), env: {}, jobs: known.map((entry) => readJob(entry, waiting, context)) };
}

/** Every push starts it, unless all jobs are filtered to the same branches. */
function triggersOf(entries: readonly Entry[], crons: readonly string[]): Triggers {
  if (crons.length > 0) return { schedule: crons };
  const onlyOf = ({ details }: Entry): string[] => asTexts(asTable(asTable(details['filters'])['branches'])['only']);
  const first = entries[0] === undefined ? [] : onlyOf(entries[0]);
  const isShared = first.length > 0 && entries.every((entry) => JSON.stringify(onlyOf(entry)) === JSON.stringify(first));
  const tagged = entries.some(({ details }) => asTable(details['filters'])['tags'] !== undefined);
  return { push: { branches: isShared ? first.map(patternOf) : [], paths: [] }, ...(tagged ? { tag: { patterns: [] } } : {}), ...(isShared ? {} : { change: { targets: [], paths: [] } }) };
}

/** A filter between slashes is a regular expression: as a pattern of GitHub; a plain name as it is. */
function patternOf(filter: string): string {
  const inner = /^\/(.*)\/$/.exec(filter)?.[1];
  return inner === undefined ? filter : inner.replaceAll(/[\^$]/g, '').replaceAll('.*', '**').replaceAll(/\\(.)/g, '$1');
}


const jobId = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^(?=[^A-Za-z_])/, '_');

function readJob({ name, details }: Entry, waiting: ReadonlySet<string>, context: Context): Job {
  const { root, losses, file } = context;
  const raw = asTable(asTable(root['jobs'])[name]);
  const place = at(file, 'jobs', name);
  losses.unknownKeys(raw, JOB_KEYS, place);
  const executor = executorOf(raw, root);
  const parameters = Object.fromEntries(Object.entries(asTable(raw['parameters'])).flatMap(([key, value]) => { const given = asText(details[key]) ?? asText(asTable(value)['default']); return given === undefined ? [] : [[key, given]]; }));
  const matrix = matrixOf(asTable(details['matrix']), place, losses);
  const axes = Object.keys(matrix?.axes ?? {});
  const read = (value: string): Text => readText(value, parameters, axes);
  const [main, ...services] = asList(executor['docker']).map((container) => asTable(container));
  if (executor['machine'] !== undefined || executor['macos'] !== undefined) losses.add('RUNNER_NOT_CARRIED', place, 'A machine or macOS executor; the usual Linux runner is taken.');
  const { image, setup } = imageOf(asText(main?.['image']), read, place);
  const requires = asTexts(details['requires']);
  const job: Mutable<Job> = {
    id: jobId(name),
    place,
    needs: requires.filter((need) => !waiting.has(need) && isTable(asTable(root['jobs'])[need])).map(jobId),
    runner: [''],
    env: Object.fromEntries(Object.entries({ ...asTable(executor['environment']), ...asTable(raw['environment']) }).flatMap(([key, value]): [string, Text][] => { const text = asText(value); return text === undefined ? [] : [[key, read(text)]]; })),
    services: services.map((service) => ({ name: asText(service['name']) ?? (asText(service['image']) ?? '').replace(/[:@].*$/, '').split('/').at(-1) ?? 'service', image: asText(service['image']) ?? '', env: Object.fromEntries(Object.entries(asTable(service['environment'])).flatMap(([key, value]): [string, Text][] => { const text = asText(value); return text === undefined ? [] : [[key, [text]]]; })) })),
    steps: [...setup, ...asList(raw['steps']).flatMap((step, index) => readStep(step, `${place}/steps/${index}`, asText(raw['working_directory']), read, context, 0))],
  };
  if (requires.some((need) => waiting.has(need))) job.manual = true;
  const condition = conditionOf(asTable(details['filters']));
  if (condition !== undefined) job.condition = condition;
  if (matrix !== undefined) job.matrix = matrix;
  if (image !== undefined) job.image = image;
  return job;
}

function executorOf(raw: Table, root: Table): Table {
  const name = asText(raw['executor']) ?? asText(asTable(raw['executor'])['name']);
  return name === undefined ? raw : { ...asTable(asTable(root['executors'])[name]), ...raw };
}

function conditionOf(filters: Table): Condition | undefined {
  const only = asTexts(asTable(filters['branches'])['only']);
  const ignores = asTexts(asTable(filters['branches'])['ignore']);
  if (filters['tags'] !== undefined && ignores.includes('/.*/')) return { kind: 'event', event: 'tag' };
  const [first] = only;
  return only.length === 1 && first !== undefined && !first.startsWith('/') ? { kind: 'branch', name: first } : undefined;
}

function matrixOf(raw: Table, place: string, losses: Losses): Matrix | undefined {
  const axes = Object.fromEntries(Object.entries(asTable(raw['parameters'])).map(([name, values]) => [name, asTexts(values)]));
  if (raw['exclude'] !== undefined) losses.add('MATRIX_NOT_CARRIED', `${place}/matrix/exclude`, 'What is excluded is tested too.');
  return Object.keys(axes).length === 0 ? undefined : { axes, include: [], exclude: [], failFast: false };
}

/** `<< parameters.x >>` as the axis of a matrix, or as the value it was given. */
function readText(value: string, parameters: Readonly<Record<string, string>>, axes: readonly string[]): Text {
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of value.matchAll(/<<\s*(?:parameters|matrix)\.([\w-]+)\s*>>/g)) {
    const name = match[1] ?? '';
    parts.push(value.slice(end, match.index), axes.includes(name) ? { kind: 'matrix', name } : (parameters[name] ?? match[0]));
    end = match.index + match[0].length;
  }
  parts.push(value.slice(end));
  return tidy(parts);
}

function imageOf(image: string | undefined, read: (value: string) => Text, place: string): { readonly image?: Text; readonly setup: readonly Step[] } {
  if (image === undefined || image.startsWith('cimg/base')) return { setup: [] };
  const convenience = /^(?:cimg|circleci)\/(node|python|go|ruby|php|rust|openjdk):(.+)$/.exec(image);
  const tool = convenience === null ? toolOfImage(image) : convenience[1] === 'openjdk' ? 'java' : convenience[1];
  const tag = (convenience?.[2] ?? image.split(':').at(-1) ?? '').replace(/@.*$/, '');
  const version = /^<<[^>]*>>/.exec(tag)?.[0] ?? /^\d[\d.]*/.exec(tag)?.[0];
  if (tool === undefined || version === undefined) return { image: read(image), setup: [] };
  return { setup: [{ kind: 'setup', place: `${place}/docker`, tool, version: read(version) }] };
}

const RUN_OF_VARIABLE: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(VARIABLE_OF_RUN).map(([run, variable]) => [variable, run]));
const EXPORT = /^export (?<name>[A-Za-z_]\w*)=(?<value>(?:'(?:[^']|'\\'')*'|"\$\{\w+\}"|[^'"\s$])*)$/;

function readStep(raw: unknown, place: string, folder: string | undefined, read: (value: string) => Text, context: Context, depth: number): Step[] {
  const { root, losses } = context;
  const { name, details } = entryOf(raw);
  const value = isTable(raw) ? Object.values(raw)[0] : undefined;
  if (name === 'checkout') return [{ kind: 'checkout', place }];
  const [tool] = name === 'run' && typeof value === 'string' ? toolsOf([value], place).tools : [];
  if (tool !== undefined) return [tool];
  if (name === 'run') return [runStep(isTable(value) ? value : { command: value }, place, folder, read)];
  if (name === 'persist_to_workspace') return [{ kind: 'upload', place, artifact: ['workspace'], paths: asTexts(details['paths']).map((path) => [asText(details['root']) ?? '.', path].filter((part) => part !== '.').join('/')) }];
  if (name === 'attach_workspace') return [{ kind: 'download', place, artifact: ['workspace'], ...(asText(details['at']) === '.' || details['at'] === undefined ? {} : { path: asText(details['at']) ?? '.' }) }];
  if (name === 'store_artifacts' || name === 'store_test_results') return [{ kind: 'upload', place, artifact: [(asText(details['path']) ?? name).replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-+/g, '') || name], paths: [asText(details['path']) ?? '.'], condition: { kind: 'always' } }];
  const command = asTable(asTable(root['commands'])[name]);
  if (command['steps'] !== undefined && depth < MAX_DEPTH) {
    const given = Object.fromEntries(Object.entries(asTable(command['parameters'])).flatMap(([key, parameter]) => { const text = asText(details[key]) ?? asText(asTable(parameter)['default']); return text === undefined ? [] : [[key, text]]; }));
    return asList(command['steps']).flatMap((step, index) => readStep(step, `${place}/${index}`, folder, (text) => readText(text, given, []), context, depth + 1));
  }
  losses.add(/cache/.test(name) ? 'CACHE_NOT_CARRIED' : 'STEP_NOT_CARRIED', place, /cache/.test(name) ? 'It only makes runs faster; set a cache up anew where it pays.' : `${name} has no known counterpart.`);
  return [];
}

function runStep(raw: Table, place: string, folder: string | undefined, read: (value: string) => Text): Step {
  const env: Record<string, Text> = Object.fromEntries(Object.entries(asTable(raw['environment'])).flatMap(([key, value]): [string, Text][] => { const text = asText(value); return text === undefined ? [] : [[key, read(text)]]; }));
  const lines = (asText(raw['command']) ?? '').replace(/\n+$/, '').replaceAll(String.raw`\<<`, '<<').split('\n');
  for (let line = EXPORT.exec(lines[0] ?? ''); line !== null && lines.length > 1; line = EXPORT.exec(lines[0] ?? '')) {
    env[line.groups?.['name'] ?? ''] = exportedText(line.groups?.['value'] ?? '');
    lines.shift();
  }
  const script = read(lines.join('\n'));
  const name = asText(raw['name']);
  const when = asText(raw['when']);
  return {
    kind: 'run',
    place,
    ...(name === undefined || name === lines[0] ? {} : { name }),
    ...(when === 'always' ? { condition: { kind: 'always' } as const } : when === 'on_fail' ? { condition: { kind: 'failure' } as const } : {}),
    script: script.map((part) => (typeof part === 'string' ? part : `\${${part.name.toUpperCase()}}`)).join(''),
    references: script.filter((part): part is Reference => typeof part !== 'string'),
    shell: 'bash',
    path: asText(raw['working_directory']) ?? folder ?? '.',
    env,
  };
}

/** A value that was exported: quoted words and variables. */
function exportedText(value: string): Text {
  return tidy([...value.matchAll(/'((?:[^']|'\\'')*)'|"\$\{(\w+)\}"|([^'"\s$]+)/g)].map(([, quotedText, variable, plain]): string | Reference => {
    if (variable !== undefined) return RUN_OF_VARIABLE[variable] === undefined ? { kind: 'variable', name: variable } : { kind: 'run', name: RUN_OF_VARIABLE[variable] ?? '' };
    return quotedText?.replaceAll(String.raw`'\''`, "'") ?? plain ?? '';
  }));
}
