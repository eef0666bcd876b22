import { asList, asTable, asText, isTable, parseCiYaml, serviceOf, stepFolder, textTable, uniqueSteps, versionOfImage, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep } from '../../detection/model.ts';

const NOT_CHECKS = /deploy|release|publish|notify|docker|image|push/i;
const MAX_COMMAND_DEPTH = 3;

/** `<< parameters.x >>` with the default of the command or job; unresolved ones make the line unusable. */
function fillParameters(text: string, values: Readonly<Record<string, string>>): string | undefined {
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

interface Scope {
  readonly file: string;
  readonly job: string;
  readonly root: Table;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

function stepsOf(steps: readonly unknown[], scope: Scope, depth = 0): Omit<CiStep, 'index'>[] {
  return steps.flatMap((step) => {
    const [name = '', inputs] = typeof step === 'string' ? [step, {}] : (Object.entries(asTable(step))[0] ?? []);
    if (name === 'when' || name === 'unless') return stepsOf(asList(asTable(inputs)['steps']), scope, depth);
    if (name === 'run') return runOf(inputs, scope);
    const command = asTable(asTable(scope.root['commands'])[name]);
    if (!Array.isArray(command['steps']) || depth >= MAX_COMMAND_DEPTH) return [];
    return stepsOf(command['steps'], { ...scope, values: { ...defaultsOf(command), ...textTable(inputs) } }, depth + 1);
  });
}

function runOf(inputs: unknown, scope: Scope): Omit<CiStep, 'index'>[] {
  const details = asTable(inputs);
  const written = asText(inputs) ?? asText(details['command']);
  const run = written === undefined ? undefined : fillParameters(written, scope.values);
  if (run === undefined) return [];
  const env = { ...scope.env, ...textTable(details['environment']) };
  return [{ file: scope.file, job: scope.job, name: asText(details['name']) ?? null, run, path: stepFolder(asText(details['working_directory']), scope.folder), env }];
}

/** Images of a job: its own docker list or its executor's. The first runs the steps, the rest are services. */
function imagesOf(job: Table, root: Table): { readonly image: string; readonly env: Record<string, string> }[] {
  const executor = asTable(asTable(root['executors'])[asText(job['executor']) ?? asText(asTable(job['executor'])['name']) ?? '']);
  return asList(job['docker'] ?? executor['docker']).map((entry) => ({ image: asText(asTable(entry)['image']) ?? '', env: textTable(asTable(entry)['environment']) }));
}

/** A home folder of CircleCI is where the repository is checked out. */
const inRepository = (folder: string | undefined): string => (folder === undefined || /^[~/]/.test(folder) ? '.' : folder);

export default defineCiReader({
  id: 'circleci',
  manifests: ['config.yml'],
  matches: (path) => path === '.circleci/config.yml',
  read(path, text) {
    const { root, warnings } = parseCiYaml(path, text);
    const notes = new VersionNotes();
    const jobs = Object.entries(asTable(root['jobs'])).filter((entry): entry is [string, Table] => isTable(entry[1]) && !NOT_CHECKS.test(entry[0]));
    const services = jobs.flatMap(([, job]) => imagesOf(job, root).slice(1).flatMap(({ image, env }) => serviceOf(image, path, env, []) ?? []));
    const steps = jobs.flatMap(([name, job]) => {
      const brought = versionOfImage(imagesOf(job, root)[0]?.image ?? '');
      if (brought) notes.add(brought.language, [brought.version]);
      const scope = { file: path, job: name, root, folder: inRepository(asText(job['working_directory'])), env: textTable(job['environment']), values: defaultsOf(job) };
      return stepsOf(asList(job['steps']), scope).map((step, index) => ({ ...step, index }));
    });
    const ci = { platform: 'circleci', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services, purpose: 'checks' as const };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
