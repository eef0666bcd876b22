import { asList, asTable, asText, asTexts, isTable, type Table } from '../../../detection/ci-text.ts';
import { unprocessable } from '../../../../core/errors.ts';
import { matrixOfRows, type Row } from '../../matrix.ts';
import { defineFormat, type Job, type Loss, type SourceFile, type Step, type Text, type Workflow } from '../../model.ts';
import { at, Losses, readSource } from '../../yaml-source.ts';

const PHASES = ['before_install', 'install', 'before_script', 'script'] as const;
const AFTER = ['after_success', 'after_script'] as const;
/** Keys whose lists make a matrix, with the tool whose version they hold ("Build Matrix", Travis CI docs). */
const VERSIONS: Readonly<Record<string, string>> = { node_js: 'node', python: 'python', go: 'go', rvm: 'ruby', php: 'php', jdk: 'java', rust: 'rust', elixir: 'elixir' };
/** What Travis runs where `install` or `script` is not said ("Building a ... Project"). */
const DEFAULTS: Readonly<Record<string, { readonly install: string; readonly script: string }>> = {
  node_js: { install: 'npm ci', script: 'npm test' },
  python: { install: 'pip install -r requirements.txt', script: 'pytest' },
  go: { install: 'go mod download', script: 'go test -v ./...' },
  ruby: { install: 'bundle install --jobs=3 --retry=3', script: 'bundle exec rake' },
  java: { install: 'mvn install -DskipTests=true', script: 'mvn test' },
  rust: { install: 'cargo build --verbose', script: 'cargo test --verbose' },
  php: { install: 'composer install', script: 'vendor/bin/phpunit' },
};
const KNOWN = new Set<string>([...PHASES, ...AFTER, ...Object.keys(VERSIONS), 'language', 'env', 'os', 'dist', 'sudo', 'branches', 'services', 'addons', 'cache', 'matrix', 'jobs', 'notifications', 'deploy', 'git', 'group', 'arch', 'stages', 'if', 'version', 'after_failure', 'before_deploy', 'after_deploy']);

interface Context {
  readonly file: string;
  readonly losses: Losses;
}

/** Reads `.travis.yml`: one job over its matrix, and one for each job that is included by itself. */
function readTravis(files: readonly SourceFile[]): { readonly workflows: readonly Workflow[]; readonly losses: readonly Loss[] } {
  const [file] = files;
  if (file === undefined) throw unprocessable('PIPELINE_MISSING', 'There is no .travis.yml among the files.');
  const losses = new Losses();
  const root = readSource(file);
  const context: Context = { file: file.path, losses };
  for (const key of Object.keys(root)) if (!KNOWN.has(key)) losses.add('KEY_NOT_CARRIED', at(file.path, key), `"${key}" has no counterpart and is left out.`);
  for (const key of ['services', 'addons', 'notifications', 'deploy', 'if', 'after_failure', 'before_deploy', 'after_deploy'] as const) if (root[key] !== undefined) losses.add('KEY_NOT_CARRIED', at(file.path, key), `"${key}" is left out; set what it is for anew.`);
  if (root['cache'] !== undefined) losses.add('CACHE_NOT_CARRIED', at(file.path, 'cache'), 'It only makes runs faster; set a cache up anew where it pays.');
  const only = asTexts(asTable(root['branches'])['only'] ?? root['branches']);
  const includes = asList(asTable(root['jobs'] ?? root['matrix'])['include']).filter(isTable);
  const own = rowsOf(root, context);
  const jobs = [...(own.length > 0 || includes.length === 0 ? [jobOf('test', root, own, at(file.path), context)] : []), ...includes.map((raw, index) => includedJob(raw, index, root, context))];
  return { workflows: [{ file: file.path, name: 'CI', triggers: { push: { branches: only.filter((name) => !name.startsWith('/')), paths: [] }, change: { targets: [], paths: [] } }, env: globalEnv(root), jobs }], losses: losses.all };
}

function includedJob(raw: Table, index: number, root: Table, context: Context): Job {
  const merged: Table = { ...Object.fromEntries(Object.entries(root).filter(([key]) => !(key in VERSIONS) && key !== 'env')), ...raw };
  const versions = Object.keys(VERSIONS).flatMap((key) => (asTexts(raw[key]).length === 0 && asTexts(root[key])[0] !== undefined ? [[key, asTexts(root[key]).slice(0, 1)] as const] : []));
  const name = asText(raw['name']) ?? asText(raw['stage']) ?? `job-${index + 1}`;
  return { ...jobOf(`job-${index + 1}`, { ...merged, ...Object.fromEntries(versions), os: raw['os'] ?? root['os'] }, [], at(context.file, 'jobs', 'include', index), context), name };
}

/** Travis multiplies the versions by the lines of `env`. */
function rowsOf(root: Table, context: Context): Row[] {
  const versions = Object.entries(VERSIONS).map(([key, tool]) => ({ axis: `${tool}-version`, values: asTexts(root[key]) })).filter(({ values }) => values.length > 0);
  const env = asList(isTable(root['env']) ? (root['env']['jobs'] ?? root['env']['matrix']) : root['env']).map((line) => assignments(asText(line) ?? '', at(context.file, 'env'), context));
  const ofVersions = versions.reduce<Row[]>((rows, { axis, values }) => rows.flatMap((row) => values.map((value) => ({ ...row, [axis]: value }))), [{}]);
  const rows = env.length === 0 ? ofVersions : ofVersions.flatMap((row) => env.map((more) => ({ ...row, ...more })));
  return rows.length === 1 && Object.keys(rows[0] ?? {}).length === 0 ? [] : rows;
}

/** `A=1 B="x y"` as variables. A secret that is encrypted for Travis is of no use elsewhere. */
function assignments(line: string, path: string, { losses }: Context): Record<string, string> {
  if (line === '') losses.add('SECRET_TO_SET', path, 'A value that is encrypted for Travis must be set anew.');
  return Object.fromEntries([...line.matchAll(/([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g)].map((match) => [match[1] ?? '', (match[2] ?? '').replaceAll(/^["']|["']$/g, '')]));
}

function globalEnv(root: Table): Record<string, Text> {
  const lines = isTable(root['env']) ? asTexts(root['env']['global']) : [];
  return Object.fromEntries(lines.flatMap((line) => Object.entries(assignments(line, '', { file: '', losses: new Losses() })).map(([name, value]): [string, Text] => [name, [value]])));
}

function jobOf(id: string, raw: Table, rows: readonly Row[], place: string, { losses }: Context): Job {
  const language = asText(raw['language']) ?? 'ruby';
  const defaults = DEFAULTS[language];
  const lines = (phase: string): string[] => asTexts(raw[phase] ?? (phase === 'install' || phase === 'script' ? defaults?.[phase] : undefined)).filter((line) => line !== 'true' && line !== 'skip');
  const systems = asTexts(raw['os']).filter((system) => system !== 'linux');
  for (const system of systems) losses.add('RUNNER_NOT_CARRIED', `${place}/os`, `${system} is left out; the usual Linux runner is taken.`);
  const setup = Object.entries(VERSIONS).flatMap(([key, tool]): Step[] => {
    const [version] = asTexts(raw[key]);
    if (version === undefined) return [];
    return [{ kind: 'setup', place: `${place}/${key}`, tool, version: rows.length > 0 ? [{ kind: 'matrix', name: `${tool}-version` }] : [version] }];
  });
  const env = rows.length > 0 ? {} : Object.fromEntries(asTexts(isTable(raw['env']) ? [] : raw['env']).flatMap((line) => Object.entries(assignments(line, `${place}/env`, { file: '', losses })).map(([name, value]): [string, Text] => [name, [value]])));
  const axes = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((axis) => !axis.endsWith('-version'));
  return {
    id,
    place,
    needs: [],
    runner: [''],
    env: { ...Object.fromEntries(axes.map((axis): [string, Text] => [axis, [{ kind: 'matrix', name: axis }]])), ...env },
    services: [],
    steps: [{ kind: 'checkout', place }, ...setup, ...runsOf(PHASES, lines, place), ...runsOf(AFTER, lines, place)],
    ...(rows.length > 0 ? { matrix: matrixOfRows(rows, false) } : {}),
  };
}

/** All phases of a job share one shell, so that they are one step. */
function runsOf(phases: readonly string[], lines: (phase: string) => string[], place: string): Step[] {
  const script = phases.flatMap((phase) => lines(phase));
  return script.length === 0 ? [] : [{ kind: 'run', place: `${place}/${phases.at(-1) ?? ''}`, script: script.join('\n').replaceAll('$TRAVIS_BUILD_DIR', '$PWD'), references: [], shell: 'bash', path: '.', env: {} }];
}

export default defineFormat({ id: 'travis', title: 'Travis CI', matches: (path) => path === '.travis.yml', read: readTravis });
