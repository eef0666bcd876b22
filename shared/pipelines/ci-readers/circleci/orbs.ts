import type { Table } from '../../detection/ci-text.ts';

/** Parameters of a command or job as texts. */
type Values = Readonly<Record<string, string>>;

const NODE_INSTALL: Values = { npm: 'npm ci', yarn: 'yarn install --frozen-lockfile', 'yarn-berry': 'yarn install --immutable', pnpm: 'pnpm install --frozen-lockfile', bun: 'bun install --frozen-lockfile' };
const PYTHON_INSTALL: Values = { 'pip-dist': 'pip install -e .', poetry: 'poetry install', pipenv: 'pipenv install --dev', uv: 'uv sync' };

function nodeInstall(values: Values): string[] {
  return [values['override-ci-command'] ?? NODE_INSTALL[values['pkg-manager'] ?? 'npm'] ?? 'npm ci'];
}

function nodeScript(values: Values, script: string | undefined): string[] {
  const manager = (values['pkg-manager'] ?? 'npm').replace('yarn-berry', 'yarn');
  return script === undefined ? [] : [...nodeInstall(values), `${manager} run ${script}`];
}

function pythonInstall(values: Values): string[] {
  const manager = values['pkg-manager'] ?? 'auto';
  if (manager === 'pip') return [`pip install -r ${values['pip-dependency-file'] ?? 'requirements.txt'}`];
  return PYTHON_INSTALL[manager] === undefined ? [] : [PYTHON_INSTALL[manager]];
}

/** Commands and jobs of CircleCI's own orbs, by the orb's name and theirs, as the lines that they run. */
const LINES: Readonly<Record<string, (values: Values) => string[]>> = {
  'node/install-packages': nodeInstall,
  'node/test': (values) => nodeScript(values, values['run-command'] ?? 'test'),
  'node/run': (values) => nodeScript(values, values['npm-run'] ?? values['yarn-run'] ?? values['pnpm-run']),
  'python/install-packages': pythonInstall,
  'python/test': (values) => [...pythonInstall(values), values['test-tool'] === 'unittest' ? 'python -m unittest' : 'pytest'],
  'go/mod-download': () => ['go mod download'],
  'go/test': () => ['go test ./...'],
  'rust/test': () => ['cargo test'],
  'rust/clippy': () => ['cargo clippy'],
  'rust/format': () => ['cargo fmt -- --check'],
  'rust/build': () => ['cargo build'],
  'gradle/test': () => ['./gradlew test'],
  'maven/test': () => ['mvn verify'],
};

/** `circleci/node@7.1` under any alias is `node`; orbs of others are not known. */
function orbNames(root: Table): ReadonlyMap<string, string> {
  const orbs = root['orbs'];
  const entries = orbs !== null && typeof orbs === 'object' ? Object.entries(orbs) : [];
  return new Map(entries.flatMap(([alias, reference]) => { const name = /^circleci\/([\w-]+)@/.exec(String(reference))?.[1]; return name === undefined ? [] : [[alias, name] as const]; }));
}

/** What `alias/name` runs, when it is a known command or job of an orb. */
export function orbLines(root: Table, called: string, values: Values): string[] {
  const [alias = '', name = ''] = called.split('/');
  const orb = orbNames(root).get(alias);
  const key = `${orb}/${name}`;
  return orb !== undefined && Object.hasOwn(LINES, key) ? (LINES[key]?.(values) ?? []) : [];
}

const LANGUAGES = new Set(['node', 'python', 'go', 'rust', 'ruby']);

/** Language of an orb's own executor or job, whose `tag` or `version` names the version. */
export function orbLanguage(root: Table, called: string): string | undefined {
  const orb = orbNames(root).get(called.split('/')[0] ?? '');
  return orb !== undefined && LANGUAGES.has(orb) ? orb : undefined;
}
