import { asList, asTable, asText, asTexts, fillVariables, isCheckJob, isTable, languageOfVariable, parseCiYaml, serviceOf, uniqueSteps, versionOfImage, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep, type ServiceFact } from '../../detection/model.ts';
import { folderAfter } from '../../detection/shell-lines.ts';
import { extended, isSpecialJob, parallelVariables, scriptOf, variablesOf, withIncludes } from './jobs.ts';

const KEYWORDS = new Set(['default', 'include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'before_script', 'after_script', 'pages', 'spec']);

const imageOf = (value: unknown): string => asText(value) ?? asText(asTable(value)['name']) ?? '';

/** A member of a job, or what `default:` or the top of the file say. */
function member(job: Table, root: Table, name: string): unknown {
  return job[name] ?? asTable(root['default'])[name] ?? root[name];
}

/** GitLab runs all lines of a job in one shell, so that a `cd` holds for those after it. */
function stepsOf(path: string, name: string, job: Table, root: Table, variables: Readonly<Record<string, string>>): CiStep[] {
  const env = { ...variablesOf(root['variables']), ...variablesOf(job['variables']), ...variables };
  const steps: CiStep[] = [];
  let folder: string | undefined = '.';
  for (const [index, run] of [...scriptOf(member(job, root, 'before_script'), root), ...scriptOf(job['script'], root)].entries()) {
    if (folder === undefined) break;
    steps.push({ file: path, job: name, name: null, run, path: folder, env, index });
    folder = folderAfter(run.replaceAll(/\$\{?CI_PROJECT_DIR\}?/g, '.'), folder);
  }
  return steps;
}

function servicesOf(path: string, value: unknown, env: Readonly<Record<string, string>>): ServiceFact[] {
  return asList(value).flatMap((service) => serviceOf(fillVariables(imageOf(service), env), path, env, []) ?? []);
}

function noteVersions(job: Table, root: Table, notes: VersionNotes): void {
  for (const [variable, values] of asList(asTable(job['parallel'])['matrix']).flatMap((row) => Object.entries(asTable(row)))) {
    const language = languageOfVariable(variable);
    if (language !== undefined) notes.add(language, asTexts(values));
  }
  const written = imageOf(member(job, root, 'image'));
  const axes = asList(asTable(job['parallel'])['matrix']).flatMap((row) => Object.entries(asTable(row)).flatMap(([name, values]) => asTexts(values).map((value) => ({ [name]: value }))));
  const known = { ...variablesOf(root['variables']), ...variablesOf(job['variables']) };
  for (const values of [{}, ...axes]) {
    const brought = versionOfImage(fillVariables(written, { ...known, ...values }));
    if (brought) notes.add(brought.language, [brought.version]);
  }
}

export default defineCiReader({
  id: 'gitlab-ci',
  manifests: ['.gitlab-ci.yml'],
  matches: (path) => path === '.gitlab-ci.yml',
  read(path, text, other) {
    const { root: own, warnings } = parseCiYaml(path, text);
    const root = withIncludes(own, other);
    const notes = new VersionNotes();
    const steps: CiStep[] = [];
    const services: ServiceFact[] = [];
    for (const [name, raw] of Object.entries(root)) {
      if (KEYWORDS.has(name) || name.startsWith('.') || !isTable(raw)) continue;
      const job = extended(root, raw);
      if (!isCheckJob(name, asText(job['stage'])) || isSpecialJob(job)) continue;
      noteVersions(job, root, notes);
      steps.push(...parallelVariables(job).flatMap((variables) => stepsOf(path, name, job, root, variables)));
      services.push(...servicesOf(path, member(job, root, 'services'), { ...variablesOf(root['variables']), ...variablesOf(job['variables']) }));
    }
    const unique = [...new Map(services.map((service) => [service.image ?? service.name, service])).values()];
    const ci = { platform: 'gitlab-ci', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services: unique, purpose: 'checks' as const };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
