import { asList, asTable, asText, asTexts, isTable, parseCiYaml, serviceOf, textTable, languageOfVariable, uniqueSteps, versionOfImage, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep, type ServiceFact } from '../../detection/model.ts';
import { resolvePath } from '../../detection/paths.ts';

const KEYWORDS = new Set(['default', 'include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'before_script', 'after_script', 'pages', 'spec']);
const NOT_CHECKS = /deploy|release|publish|pages|package|docker|container|notify|cleanup|review|stag|prod/i;
const MAX_EXTENDS = 5;

/** A job with what it extends merged under it; members of the job win. */
function extended(jobs: Table, job: Table, depth = 0): Table {
  const parents = asTexts(job['extends']);
  if (parents.length === 0 || depth >= MAX_EXTENDS) return job;
  return parents.reduce<Table>((merged, name) => ({ ...merged, ...extended(jobs, asTable(jobs[name]), depth + 1) }), {});
}

const imageOf = (value: unknown): string => asText(value) ?? asText(asTable(value)['name']) ?? '';

/** Local files that the configuration includes, read once each. */
function withIncludes(root: Table, other: (path: string) => string | undefined): Table {
  const paths = asList(root['include']).flatMap((entry) => {
    const path = asText(entry) ?? asText(asTable(entry)['local']);
    return path === undefined || /^https?:/.test(path) || path.includes('*') ? [] : (resolvePath('.', path.replace(/^\//, '')) ?? []);
  });
  const included = paths.map((path) => {
    const text = other(path);
    return text === undefined ? {} : parseCiYaml(path, text).root;
  });
  return Object.assign({}, ...included, root);
}

function scriptOf(value: unknown): string[] {
  return asList(value).flatMap((line) => (Array.isArray(line) ? scriptOf(line) : (asText(line) ?? [])));
}

function stepsOf(path: string, name: string, job: Table, root: Table): CiStep[] {
  const before = job['before_script'] ?? asTable(root['default'])['before_script'] ?? root['before_script'];
  const env = { ...textTable(root['variables']), ...textTable(job['variables']) };
  return [...scriptOf(before), ...scriptOf(job['script'])].map((run, index) => ({ file: path, job: name, name: null, run, path: '.', env, index }));
}

function servicesOf(path: string, value: unknown, env: Readonly<Record<string, string>>): ServiceFact[] {
  return asList(value).flatMap((service) => serviceOf(imageOf(service), path, env, []) ?? []);
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
    const services = servicesOf(path, root['services'], textTable(root['variables']));
    for (const [name, raw] of Object.entries(root)) {
      if (KEYWORDS.has(name) || name.startsWith('.') || !isTable(raw)) continue;
      const job = { ...extended(root, raw), ...raw };
      if (NOT_CHECKS.test(`${name} ${asText(job['stage']) ?? ''}`)) continue;
      for (const [variable, values] of asList(asTable(job['parallel'])['matrix']).flatMap((row) => Object.entries(asTable(row)))) {
        const language = languageOfVariable(variable);
        if (language !== undefined) notes.add(language, asTexts(values));
      }
      const brought = versionOfImage(imageOf(job['image'] ?? asTable(root['default'])['image'] ?? root['image']));
      if (brought) notes.add(brought.language, [brought.version]);
      steps.push(...stepsOf(path, name, job, root));
      services.push(...servicesOf(path, job['services'], textTable(job['variables'])));
    }
    const ci = { platform: 'gitlab-ci', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services, purpose: 'checks' as const };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
