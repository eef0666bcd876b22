import { execFileSync } from 'node:child_process';
import { existsSync, globSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standInFor, type StandIn } from '../pipeline-runs/images.ts';
import { rusts } from '../pipeline-runs/toolchains.ts';
import type { CacheRequest } from './cache-store.ts';
import type { Step } from './cells.ts';

/** What a set-up action brings: folders in front of the path, variables, and what it keeps between runs. */
export interface SetUp {
  readonly path: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly cache?: CacheRequest;
}

/** Where a job runs. */
export interface Place {
  /** Its work tree. */
  readonly folder: string;
  readonly home: string;
  /** For toolchains of this job alone. */
  readonly own: string;
  /** For what all jobs may share, since nothing writes to it. */
  readonly shared: string;
  hashFiles(...patterns: readonly string[]): string;
}

/** This machine has no such toolchain, or nothing here does what the action does. */
export class UnfitError extends Error {}

/** Versions that hosted runners have without being asked (actions/runner-images, ubuntu-24.04). */
const PREINSTALLED = 'node:20';
const NEWEST: Readonly<Record<string, string>> = { python: '3.13', node: '24', go: '1.26' };
const VERSION_FILES: Readonly<Record<string, RegExp>> = { go: /^(?:toolchain go|go )(\d[\d.]*)/m, node: /v?(\d[\d.]*)/, python: /^(\d+\.\d+)/ };

function versionOf(tool: string, { with: given }: Step, { folder }: Place): string {
  const file = given[`${tool}-version-file`];
  const newest = NEWEST[tool] ?? '';
  if (file !== undefined) return VERSION_FILES[tool]?.exec(existsSync(join(folder, file)) && !file.endsWith('.toml') ? readFileSync(join(folder, file), 'utf8') : '')?.[1] ?? newest;
  const written = given[`${tool}-version`] ?? '';
  if (/^(?:|stable|latest|node|lts\/\*|3\.x|[\^>].*)$/.test(written)) return newest;
  const number = /^v?(\d+(?:\.\d+)*)(?:\.x)?$/.exec(written)?.[1];
  if (number === undefined) throw new UnfitError(`there is no ${tool} ${written} here`);
  // Go's module proxy has releases by their whole number only.
  return tool === 'go' && /^\d+\.\d+$/.test(number) ? `${number}.0` : number;
}

const known = new Map<string, StandIn | undefined>();

/** Looking for toolchains asks each of them for its version: once is enough. */
function knownStandIn(image: string): StandIn | undefined {
  if (!known.has(image)) known.set(image, standInFor(image));
  return known.get(image);
}

/** A stand-in of the very release line; another one proves nothing about the version that was asked for. */
function toolchain(image: string, place: Place): SetUp {
  const standIn = knownStandIn(image);
  if (standIn === undefined || !standIn.same) throw new UnfitError(`there is no ${image} here`);
  const name = image.replace(/\W/g, '-');
  if (!image.startsWith('python:')) return standIn.prepare(join(place.own, name));
  // Interpreters are large: each job gets links to one copy, whose files are replaced and never written to.
  const master = join(place.shared, name);
  if (!existsSync(join(master, 'ready'))) {
    rmSync(master, { recursive: true, force: true });
    standIn.prepare(master);
    writeFileSync(join(master, 'ready'), '');
  }
  const own = join(place.own, name);
  mkdirSync(place.own, { recursive: true });
  if (!existsSync(own)) linkPython(master, own);
  return { path: [join(own, 'bin')], variables: {} };
}

/** Its programs name their interpreter by its path: they have to name the new one, or they would install into the old. */
function linkPython(master: string, own: string): void {
  execFileSync('cp', ['-al', master, own]);
  for (const name of readdirSync(join(own, 'bin'))) {
    const path = join(own, 'bin', name);
    if (!lstatSync(path).isFile() || statSync(path).size > 100_000) continue;
    const text = readFileSync(path, 'utf8');
    if (!text.startsWith(`#!${master}`)) continue;
    rmSync(path);
    writeFileSync(path, text.replaceAll(master, own), { mode: 0o755 });
  }
}

const isOff = (value: string | undefined): boolean => value === 'false';

/** The build and module caches, as `actions/setup-go` keeps them from version 4 on: by default, when it finds a `go.sum` at the root. */
function goCache(step: Step, version: string, { folder, home, hashFiles }: Place): CacheRequest | undefined {
  const major = Number(/# v(\d+)|@v(\d+)/.exec(step.uses)?.slice(1).find((part) => part !== undefined) ?? 4);
  const pattern = step.with['cache-dependency-path'] ?? 'go.sum';
  if (isOff(step.with['cache']) || (major < 4 && step.with['cache'] !== 'true') || !existsSync(folder) || hashFiles(pattern) === '') return undefined;
  return { key: `setup-go-${version}-${hashFiles(pattern)}`, restoreKeys: [], paths: [join(home, '.cache', 'go-build'), join(home, 'go', 'pkg', 'mod')] };
}

const NODE_CACHES: Readonly<Record<string, readonly [files: string, path: string]>> = {
  npm: ['**/package-lock.json', '.npm'],
  pnpm: ['**/pnpm-lock.yaml', '.local/share/pnpm/store'],
  yarn: ['**/yarn.lock', '.cache/yarn'],
};

function packageCache(tool: string, manager: string | undefined, [files, path]: readonly [string, string], version: string, { home, hashFiles }: Place): CacheRequest | undefined {
  const hash = manager === undefined ? '' : hashFiles(files);
  return hash === '' ? undefined : { key: `setup-${tool}-${manager}-${version}-${hash}`, restoreKeys: [], paths: [join(home, path)] };
}

function uv(step: Step, place: Place): SetUp {
  const prefix = join(place.shared, 'uv');
  if (!existsSync(prefix)) {
    const interpreter = toolchain(`python:${NEWEST['python']}`, { ...place, own: join(place.shared, 'python-of-uv') });
    execFileSync(join(interpreter.path[0] ?? '', 'python'), ['-m', 'pip', 'install', '--quiet', '--root-user-action', 'ignore', '--target', prefix, 'uv'], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const cache = { key: `setup-uv-${place.hashFiles('**/uv.lock')}`, restoreKeys: [], paths: [join(place.home, '.cache', 'uv')] };
  return { path: [join(prefix, 'bin')], variables: { UV_PYTHON_DOWNLOADS: 'never' }, ...(step.with['enable-cache'] === 'true' ? { cache } : {}) };
}

/** What the action of a step brings; undefined for one that only reports or watches. Throws {@link UnfitError}. */
export function setUp(step: Step, place: Place): SetUp | undefined {
  const action = (step.uses.split('@')[0] ?? '').toLowerCase();
  const tool = /^actions\/setup-(node|python|go)$/.exec(action)?.[1];
  const version = tool === undefined ? '' : versionOf(tool, step, place);
  const withCache = (made: SetUp, cache: CacheRequest | undefined): SetUp => (cache === undefined ? made : { ...made, cache });
  if (tool === 'go') return withCache(toolchain(`golang:${version}`, place), goCache(step, version, place));
  if (tool === 'python') return withCache(toolchain(`python:${version}`, place), packageCache('python', step.with['cache'], ['**/requirements*.txt', '.cache/pip'], version, place));
  if (tool === 'node') return withCache(toolchain(`node:${version}`, place), packageCache('node', step.with['cache'], NODE_CACHES[step.with['cache'] ?? ''] ?? ['', ''], version, place));
  if (action === 'astral-sh/setup-uv') return uv(step, place);
  if (action === 'dtolnay/rust-toolchain') return rust(step.with['toolchain'] ?? 'stable', place);
  if (/codecov|upload-artifact|lite-action|harden-runner/.test(action)) return undefined;
  throw new UnfitError(`nothing here does what ${action} does`);
}

function rust(wanted: string, place: Place): SetUp {
  const released = rusts().map(({ version }) => version).filter((version) => !version.includes('-')).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (wanted !== 'stable' && !/^\d/.test(wanted)) throw new UnfitError(`Rust ${wanted} is another one every day`);
  return toolchain(`rust:${wanted === 'stable' ? (released.at(-1) ?? wanted) : wanted}`, place);
}

/** What a hosted runner has although no step asks for it. */
export function preinstalled(place: Place): SetUp {
  mkdirSync(place.own, { recursive: true });
  return toolchain(PREINSTALLED, place);
}

/** Paths of `actions/cache`: one a line, `~` for the home, patterns as far as they match now. */
export function cachedPaths(written: string, { folder, home }: Place): readonly string[] {
  return written.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('!')).flatMap((line) => {
    const path = line.startsWith('~/') ? join(home, line.slice(2)) : line.startsWith('/') ? line : join(folder, line);
    return path.includes('*') ? globSync(path) : [path];
  });
}
