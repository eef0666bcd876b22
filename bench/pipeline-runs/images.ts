import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { corepackOf, go, jdks, localGo, mavens, nodes, npmOf, pythons, rusts, terraforms, type Installed } from './toolchains.ts';

/** What stands in for an image: folders in front of the path, and variables. */
export interface StandIn {
  /** What the image has, such as `node 20.20.2`. */
  readonly wanted: string;
  /** What is used, such as `node 20.20.2`. */
  readonly used: string;
  /** The same release line: same minor version, for Node.js and Java same major version. */
  readonly same: boolean;
  /** Makes it in a folder of its own and gives the folders that go in front of the path, and variables. */
  prepare(folder: string): { readonly path: readonly string[]; readonly variables: Readonly<Record<string, string>> };
}

const line = (version: string, parts: number): string => version.split('.').slice(0, parts).join('.');

/** That very release, else the newest installed one of its line, else a preview of it, else the newest older release, else any. */
function choose(wanted: string, parts: number, installed: readonly Installed[]): { readonly found: Installed; readonly same: boolean } | undefined {
  const sorted = installed.toSorted((left, right) => left.version.localeCompare(right.version, 'en', { numeric: true }));
  const released = sorted.filter(({ version }) => !version.includes('-'));
  const ofLine = ({ version }: Installed): boolean => line(version, parts) === line(wanted, parts);
  const same = released.find(({ version }) => version === wanted) ?? released.findLast(ofLine);
  const found = same ?? sorted.findLast(ofLine) ?? released.findLast(({ version }) => version.localeCompare(wanted, 'en', { numeric: true }) < 0) ?? released.at(-1);
  return found === undefined ? undefined : { found, same: same !== undefined };
}

function link(target: string, place: string): void {
  if (!existsSync(place)) symlinkSync(target, place);
}

function prepareNode(node: Installed, folder: string) {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  link(join(node.path, 'bin', 'node'), join(bin, 'node'));
  for (const name of ['npm', 'npx']) link(join(npmOf(node), 'bin', `${name}-cli.js`), join(bin, name));
  const corepack = corepackOf(node);
  if (corepack !== undefined) link(join(corepack, 'dist', 'corepack.js'), join(bin, 'corepack'));
  // Global packages go where an image has them: beside the toolchain and nowhere else.
  return { path: [bin], variables: { npm_config_prefix: folder } };
}

// The pip that the newest releases of a line bundle, and with them their images: resolvers and their strictness differ.
const PIP_OF_LINE: Readonly<Record<string, string>> = { '3.11': '24.0', '3.12': '25.0.1', '3.13': '25.3' };
const POETRY_MIRROR_PLUGIN = 'poetry-plugin-pypi-mirror==0.6.5';

// A copy and no virtual environment: tools tell those from the interpreter of an image, and pass them over.
function preparePython(python: Installed, folder: string) {
  const prefix = join(python.path, '..', '..');
  const left = /\/lib\/python[\d.]+\/(?:test|idlelib|ensurepip\/_bundled\/test|site-packages\/.*)$|\/__pycache__$|\/bin\/(?!python)[^/]*$/;
  cpSync(prefix, folder, { recursive: true, verbatimSymlinks: true, filter: (path) => !left.test(path.slice(prefix.length)) });
  const run = (...args: readonly string[]): unknown => execFileSync(join(folder, 'bin', 'python'), [...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  run('-m', 'ensurepip', '--default-pip');
  const pip = PIP_OF_LINE[line(python.version, 2)];
  if (pip !== undefined) run('-m', 'pip', 'install', '--quiet', '--root-user-action', 'ignore', `pip==${pip}`);
  // Poetry asks an interface of the package index that mirrors of it lack; its plugin for mirrors goes by the usual one.
  if (process.env['POETRY_PYPI_MIRROR_URL'] !== undefined && !/^(?:2|3\.[0-8])\./.test(python.version)) run('-m', 'pip', 'install', '--quiet', '--root-user-action', 'ignore', '--no-deps', POETRY_MIRROR_PLUGIN);
  return { path: [join(folder, 'bin')], variables: {} };
}

function prepareGo(found: Installed, folder: string) {
  const bin = join(folder, 'go', 'bin');
  mkdirSync(bin, { recursive: true });
  return { path: [bin, join(found.path, 'bin')], variables: { GOTOOLCHAIN: 'local', GOBIN: bin } };
}

function prepareRust(found: Installed, folder: string) {
  return { path: [join(folder, 'bin'), join(found.path, 'bin')], variables: { CARGO_INSTALL_ROOT: folder } };
}

function prepareJava(jdk: Installed, maven: Installed | undefined) {
  return { path: [join(jdk.path, 'bin'), ...(maven === undefined ? [] : [join(maven.path, 'bin')])], variables: { JAVA_HOME: jdk.path } };
}

function prepareTerraform(found: Installed, folder: string) {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  link(found.path, join(bin, 'terraform'));
  return { path: [bin], variables: { CHECKPOINT_DISABLE: '1' } };
}

interface Family {
  /** Matches the image; the group `version` is the toolchain's. */
  readonly image: RegExp;
  readonly name: string;
  /** How many numbers make a release line. */
  readonly parts: number;
  installed(version: string): readonly Installed[];
  prepare(found: Installed, folder: string): ReturnType<StandIn['prepare']>;
}

const FAMILIES: readonly Family[] = [
  { name: 'node', image: /^node:(?<version>[\d.]+)/, parts: 1, installed: nodes, prepare: prepareNode },
  { name: 'python', image: /^python:(?<version>[\d.]+)/, parts: 2, installed: pythons, prepare: preparePython },
  { name: 'go', image: /^golang:(?<version>[\d.]+)/, parts: 2, installed: (version) => [...go(version), ...localGo()], prepare: prepareGo },
  { name: 'rust', image: /^rust:(?<version>[\d.]+)/, parts: 2, installed: rusts, prepare: prepareRust },
  { name: 'java', image: /^maven:.*-temurin-(?<version>\d+)/, parts: 1, installed: jdks, prepare: (found) => prepareJava(found, mavens().at(-1)) },
  { name: 'java', image: /^eclipse-temurin:(?<version>\d+)/, parts: 1, installed: jdks, prepare: (found) => prepareJava(found, undefined) },
  { name: 'terraform', image: /^hashicorp\/terraform:(?<version>[\d.]+)/, parts: 2, installed: terraforms, prepare: prepareTerraform },
];

/** What this machine can offer in place of an image, or `undefined` when it has nothing of that kind. */
export function standInFor(image: string): StandIn | undefined {
  for (const family of FAMILIES) {
    const wanted = family.image.exec(image)?.groups?.['version'];
    if (wanted === undefined) continue;
    const chosen = choose(wanted, family.parts, family.installed(wanted));
    if (chosen === undefined) return undefined;
    const { found, same } = chosen;
    return { wanted: `${family.name} ${wanted}`, used: `${family.name} ${found.version}`, same, prepare: (folder) => family.prepare(found, folder) };
  }
  return undefined;
}

const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const TOOLCHAIN_PROGRAMS = /^(?:node|nodejs|npm|npx|yarn|yarnpkg|pnpm|pnpx|bun|bunx|deno|corepack|java|javac|jar|javadoc|mvn|mvnDebug|gradle|go|gofmt|golangci-lint|cargo.*|rust.*|terraform|tofu|helm|uv|uvx|poetry|pdm|hatch|pipenv|tox|nox|pre-commit|pytest|ruff|mypy|docker|podman|kubectl)$/;

/**
 * A folder with the system's programs but none of its toolchains, as in an image that brings only its own: a pipeline that
 * forgets to install a tool must not find the machine's.
 */
export function systemPrograms(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const directory of SYSTEM_FOLDERS) {
    for (const path of globSync(join(directory, '*'))) if (!TOOLCHAIN_PROGRAMS.test(basename(path))) link(path, join(folder, basename(path)));
  }
  return folder;
}
