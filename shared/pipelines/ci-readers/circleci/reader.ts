import { asList, asTable, asText, isCheckJob, isTable, parseCiYaml, serviceOf, stepFolder, textTable, uniqueSteps, versionOfImage, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { combinationsOf } from '../../detection/combinations.ts';
import { defineCiReader, type CiStep, type ServiceFact } from '../../detection/model.ts';
import { orbLanguage, orbLines } from './orbs.ts';

const MAX_COMMAND_DEPTH = 3;

type Values = Readonly<Record<string, string>>;

/** `<< parameters.x >>` with the values of the call and their defaults; unresolved ones make the line unusable. */
function fillParameters(text: string, values: Values): string | undefined {
  const filled = text.replaceAll(/<<\s*(?:pipeline\.)?parameters\.([\w-]+)\s*>>/g, (marker, name: string) => values[name] ?? marker);
  return /<<.*>>/.test(filled) ? undefined : filled;
}

function defaultsOf(definition: Table): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asTable(definition['parameters'])).flatMap(([name, raw]) => {
      const value = asText(asTable(raw)['default']);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Values given to a call, those of the caller filled in. */
function given(inputs: unknown, values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(textTable(inputs)).flatMap(([name, text]) => { const value = fillParameters(text, values); return value === undefined ? [] : [[name, value]]; }));
}

interface Scope {
  readonly file: string;
  readonly job: string;
  readonly root: Table;
  readonly folder: string;
  readonly checkout: string;
  readonly env: Values;
  readonly values: Values;
}

type Step = Omit<CiStep, 'index'>;

function stepsOf(steps: readonly unknown[], scope: Scope, depth = 0): Step[] {
  return steps.flatMap((step) => {
    const [name = '', inputs] = typeof step === 'string' ? [step, {}] : (Object.entries(asTable(step))[0] ?? []);
    if (name === 'when' || name === 'unless') return stepsOf(asList(asTable(inputs)['steps']), scope, depth);
    if (name === 'run') return runOf(inputs, scope);
    const values = given(inputs, scope.values);
    const command = asTable(asTable(scope.root['commands'])[name]);
    if (!Array.isArray(command['steps'])) return orbSteps(name, values, scope);
    return depth >= MAX_COMMAND_DEPTH ? [] : stepsOf(command['steps'], { ...scope, values: { ...defaultsOf(command), ...values } }, depth + 1);
  });
}

function orbSteps(called: string, values: Values, scope: Scope): Step[] {
  const path = stepFolder(values['app-dir'] ?? values['app_dir'], scope.folder);
  return orbLines(scope.root, called, values).map((run) => ({ file: scope.file, job: scope.job, name: called, run, path, env: scope.env }));
}

function runOf(inputs: unknown, scope: Scope): Step[] {
  const details = asTable(inputs);
  const written = asText(inputs) ?? asText(details['command']);
  const run = written === undefined ? undefined : fillParameters(written, scope.values);
  const folder = fillParameters(asText(details['working_directory']) ?? scope.folder, scope.values);
  if (run === undefined || folder === undefined || asText(details['when']) === 'on_fail') return [];
  const env = { ...scope.env, ...textTable(details['environment']) };
  return [{ file: scope.file, job: scope.job, name: asText(details['name']) ?? null, run, path: stepFolder(inRepository(folder, scope.checkout)), env }];
}

interface Image {
  readonly image: string;
  readonly env: Record<string, string>;
}

/** Images of a job: its own docker list or its executor's. The first runs the steps, the rest are services. */
function imagesOf(job: Table, root: Table, values: Values): Image[] {
  const chosen = asTable(job['executor']);
  const executor = asTable(asTable(root['executors'])[asText(job['executor']) ?? asText(chosen['name']) ?? '']);
  const known = { ...defaultsOf(executor), ...values, ...given(chosen, values) };
  return asList(job['docker'] ?? executor['docker']).flatMap((entry) => {
    const image = fillParameters(asText(asTable(entry)['image']) ?? '', known);
    return image === undefined ? [] : [{ image, env: textTable(asTable(entry)['environment']) }];
  });
}

const HOME = /^(?:~|\/home\/circleci)\//;
const plainPath = (path: string): string => path.replace(HOME, '~/').replace(/\/+$/, '');

/** Where the repository lies: the path that `checkout` is given, else the job's own folder, `~/project` by default. */
function checkoutOf(job: Table): string {
  const paths = asList(job['steps']).flatMap((step) => asText(asTable(asTable(step)['checkout'])['path']) ?? []);
  return plainPath(paths[0] ?? asText(job['working_directory']) ?? '~/project');
}

/** A folder of CircleCI as one of the repository; `.` when it lies elsewhere. */
function inRepository(folder: string, root: string): string {
  const path = plainPath(folder);
  if (!/^[~/]/.test(path)) return path;
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : '.';
}

interface Use {
  readonly job: string;
  readonly values: Values;
  /** Every value that the matrix gives a parameter. */
  readonly axes: Readonly<Record<string, readonly string[]>>;
}

function useOf(entry: unknown): Use[] {
  const [job = '', raw] = typeof entry === 'string' ? [entry, {}] : (Object.entries(asTable(entry))[0] ?? []);
  const parameters = asTable(asTable(asTable(raw)['matrix'])['parameters']);
  const axes = Object.fromEntries(Object.entries(parameters).map(([name, list]) => [name, asList(list).flatMap((value) => asText(value) ?? [])]));
  const combinations = combinationsOf({ ...parameters, exclude: asTable(asTable(raw)['matrix'])['exclude'] });
  return combinations.map((combination) => ({ job, axes, values: { ...textTable(raw), ...textTable(combination) } }));
}

/** How the workflows call the jobs; a job of a file without workflows is called once, with nothing. */
function usesOf(root: Table): Use[] {
  const workflows = Object.values(asTable(root['workflows'])).filter(isTable);
  const uses = workflows.flatMap((workflow) => asList(workflow['jobs']).flatMap(useOf));
  const called = new Set(uses.map(({ job }) => job));
  return [...uses, ...Object.keys(asTable(root['jobs'])).filter((job) => !called.has(job)).map((job) => ({ job, values: {}, axes: {} }))];
}

function noteVersions({ job, values, axes }: Use, root: Table, definition: Table, notes: VersionNotes): void {
  const called = asText(definition['executor']) ?? asText(asTable(definition['executor'])['name']) ?? job;
  const language = orbLanguage(root, called);
  for (const set of [values, ...Object.entries(axes).flatMap(([name, list]) => list.map((value) => ({ ...values, [name]: value })))]) {
    const brought = versionOfImage(imagesOf(definition, root, set)[0]?.image ?? '');
    if (brought) notes.add(brought.language, [brought.version]);
    const own = { ...set, ...given(definition['executor'], set) };
    const tag = own['tag'] ?? own['version'];
    if (language !== undefined && tag !== undefined) notes.add(language, [tag]);
  }
}

export default defineCiReader({
  id: 'circleci',
  manifests: ['config.yml'],
  matches: (path) => path === '.circleci/config.yml',
  read(path, text) {
    const { root, warnings } = parseCiYaml(path, text);
    const notes = new VersionNotes();
    const steps: CiStep[] = [];
    const services: ServiceFact[] = [];
    for (const use of usesOf(root).filter(({ job }) => isCheckJob(job))) {
      const job = asTable(asTable(root['jobs'])[use.job]);
      const values = { ...defaultsOf(job), ...use.values };
      noteVersions({ ...use, values }, root, job, notes);
      services.push(...imagesOf(job, root, values).slice(1).flatMap(({ image, env }) => serviceOf(image, path, env, []) ?? []));
      const scope = { file: path, job: use.job, root, folder: inRepository(asText(job['working_directory']) ?? '~', checkoutOf(job)), checkout: checkoutOf(job), env: textTable(job['environment']), values };
      const found = Object.hasOwn(asTable(root['jobs']), use.job) ? stepsOf(asList(job['steps']), scope) : orbSteps(use.job, values, scope);
      steps.push(...found.map((step, index) => ({ ...step, index })));
    }
    const unique = [...new Map(services.map((service) => [service.image ?? service.name, service])).values()];
    const ci = { platform: 'circleci', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services: unique, purpose: 'checks' as const };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
