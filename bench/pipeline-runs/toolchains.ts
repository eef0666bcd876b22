import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const TOOLCHAINS = join(process.env['PEERS_DIR'] ?? join(import.meta.dirname, '..', '..', '.peers'), 'toolchains');

/** A version that this machine has, and where. */
export interface Installed {
  readonly version: string;
  /** Prefix that holds `bin/`; for Python the interpreter itself. */
  readonly path: string;
}

/** Standard output of a program, `undefined` when it cannot run. */
function answer(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): string | undefined {
  try {
    return execFileSync(program, [...args], { encoding: 'utf8', env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

const withVersion = (path: string, version: string | undefined): readonly Installed[] => (version === undefined ? [] : [{ path, version }]);

/** Node.js releases that `scripts/install-peers toolchains` brings, each with its npm beside it. */
export function nodes(): readonly Installed[] {
  const found = globSync('node-[0-9]*', { cwd: join(TOOLCHAINS, 'node_modules') });
  return found.flatMap((name) => {
    const path = join(TOOLCHAINS, 'node_modules', name);
    return withVersion(path, answer(join(path, 'bin', 'node'), ['-p', 'process.versions.node']));
  });
}

/** Folder of the npm that a Node.js release ships. */
export function npmOf(node: Installed): string {
  return join(TOOLCHAINS, 'node_modules', `npm-of-node-${node.version.split('.')[0]}`);
}

/** A corepack in place of the one that Node.js releases before 25 ship; `undefined` for later ones, which ship none. */
export function corepackOf(node: Installed): string | undefined {
  return Number(node.version.split('.')[0]) < 25 ? join(TOOLCHAINS, 'node_modules', 'corepack') : undefined;
}

/** Interpreters of pyenv: they lie in folders of their own, which can be copied. */
export function pythons(): readonly Installed[] {
  const root = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  return globSync('*/bin/python', { cwd: root }).flatMap((path) => withVersion(join(root, path), answer(join(root, path), ['-c', 'import platform; print(platform.python_version())'])));
}

/** Toolchains of rustup. */
export function rusts(): readonly Installed[] {
  const root = join(process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'), 'toolchains');
  return globSync('*', { cwd: root }).flatMap((name) => withVersion(join(root, name), /^rustc (\S+)/.exec(answer(join(root, name, 'bin', 'rustc'), ['--version']) ?? '')?.[1]));
}

/** The Go release itself when Go's module proxy has it (1.21 and later), else none. */
export function go(version: string): readonly Installed[] {
  return withVersion(answer('go', ['env', 'GOROOT'], { GOTOOLCHAIN: `go${version}`, GOFLAGS: '' }) ?? '', version).filter(({ path }) => path !== '');
}

/** Go releases that are there without asking anybody. */
export function localGo(): readonly Installed[] {
  const root = answer('go', ['env', 'GOROOT'], { GOTOOLCHAIN: 'local' });
  return root === undefined ? [] : withVersion(root, /go(\d[\d.]*)/.exec(answer(join(root, 'bin', 'go'), ['version'], { GOTOOLCHAIN: 'local' }) ?? '')?.[1]);
}

/** Development kits of Java below the usual folder. */
export function jdks(): readonly Installed[] {
  const found = globSync('/usr/lib/jvm/*/release').map((release) => ({ path: release.slice(0, -'/release'.length), version: /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(release, 'utf8'))?.[1] }));
  return found.flatMap(({ path, version }) => (existsSync(join(path, 'bin', 'javac')) ? withVersion(path, version) : []));
}

/** Maven releases that `scripts/install-peers toolchains` brings. */
export function mavens(): readonly Installed[] {
  return globSync('apache-maven-*', { cwd: join(TOOLCHAINS, 'maven') }).flatMap((name) => withVersion(join(TOOLCHAINS, 'maven', name), name.slice('apache-maven-'.length)));
}

/** Terraform on the path. */
export function terraforms(): readonly Installed[] {
  const path = answer('sh', ['-c', 'command -v terraform']);
  return path === undefined ? [] : withVersion(path, /Terraform v(\S+)/.exec(answer(path, ['version'], { TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' }) ?? '')?.[1]);
}
