import { asList, asTable, asText, asTexts, isCheckJob, parseCiYaml, uniqueSteps, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep, type ServiceFact } from '../../detection/model.ts';
import { folderAfter } from '../../detection/shell-lines.ts';

const VERSION_KEYS: readonly (readonly [string, string])[] = [
  ['python', 'python'],
  ['node_js', 'node'],
  ['go', 'go'],
  ['jdk', 'java'],
  ['rust', 'rust'],
  ['rvm', 'ruby'],
];
/** In the order in which Travis runs them. */
const PHASES = ['before_install', 'install', 'before_script', 'script'];
/** Services by Travis' own names; it says no version. */
const SERVICES: Readonly<Record<string, string>> = { postgresql: 'postgres', mysql: 'mysql', mariadb: 'mariadb', redis: 'redis', 'redis-server': 'redis', mongodb: 'mongo', rabbitmq: 'rabbitmq', elasticsearch: 'elasticsearch', memcached: 'memcached' };

/** `A=1 B="two words"`; what is encrypted is no text. */
function assignments(line: string): Record<string, string> {
  return Object.fromEntries([...line.matchAll(/(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))/g)].map(([, name = '', double, single, plain]) => [name, double ?? single ?? plain ?? '']));
}

/** Global variables, and those of the first of the jobs that a list of `env` makes. */
function envOf(value: unknown): Record<string, string> {
  const table = asTable(value);
  const isSplit = ['global', 'jobs', 'matrix'].some((name) => Object.hasOwn(table, name));
  if (isSplit) return { ...Object.assign({}, ...asTexts(table['global']).map(assignments)), ...assignments(asTexts(table['jobs'] ?? table['matrix'])[0] ?? '') };
  const pairs = Object.entries(table).flatMap(([name, raw]) => { const text = asText(raw); return text === undefined ? [] : [[name, text]]; });
  return pairs.length > 0 ? Object.fromEntries(pairs) : assignments(asTexts(value)[0] ?? '');
}

/** All phases of a job run in one shell, so that a `cd` holds for the lines after it. */
function stepsOf(path: string, row: Table, position: number, shared: Readonly<Record<string, string>>): CiStep[] {
  const steps: CiStep[] = [];
  const env = { ...shared, ...envOf(row['env']) };
  const job = asText(row['name']) ?? `job-${position}`;
  let folder: string | undefined = '.';
  for (const [index, run] of PHASES.flatMap((phase) => asTexts(row[phase])).entries()) {
    if (folder === undefined) break;
    steps.push({ file: path, job, name: null, run, path: folder, env, index });
    folder = folderAfter(run.replaceAll(/\$\{?TRAVIS_BUILD_DIR\}?/g, '.'), folder);
  }
  return steps;
}

function servicesOf(path: string, root: Table): ServiceFact[] {
  return asTexts(root['services']).flatMap((written) => {
    const name = Object.hasOwn(SERVICES, written) ? SERVICES[written] : undefined;
    if (name === undefined) return [];
    return [{ name, version: null, from: path, evidence: { fact: `services.${name}`, file: path, rule: 'ci/service', reason: `${path} starts ${written} beside its jobs.`, confidence: 0.85 } }];
  });
}

export default defineCiReader({
  id: 'travis',
  manifests: ['.travis.yml'],
  matches: (path) => path === '.travis.yml',
  read(path, text) {
    const { root, warnings } = parseCiYaml(path, text);
    const notes = new VersionNotes();
    const rows = [root, ...asList(asTable(root['jobs'] ?? root['matrix'])['include']).map(asTable)].filter((row) => isCheckJob(asText(row['stage'])));
    const shared = envOf(root['env']);
    const steps = rows.flatMap((row, position) => {
      for (const [key, language] of VERSION_KEYS) notes.add(language, asTexts(row[key]).map((version) => version.replace(/^(open|oracle)jdk-?/, '')));
      return stepsOf(path, row, position, shared);
    });
    const ci = { platform: 'travis', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services: servicesOf(path, root), purpose: 'checks' as const };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
