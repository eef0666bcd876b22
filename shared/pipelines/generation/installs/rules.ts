import type { Component } from '../../detection/model.ts';

/** A lock, relative to the component's folder. */
export interface NeededLock {
  readonly file: string;
  /** Command that makes it there. */
  readonly make: string;
  /** What else stands in its way, as a sentence. */
  readonly obstacle?: string;
}

/** An install as its tool does it when a lock alone decides what is taken. */
export interface LockedInstall {
  readonly lines: readonly string[];
  /** What they fail without. */
  readonly lock?: NeededLock;
}

/** Text of a file of the component's folder. */
export type ReadNear = (name: string) => string | undefined;

interface Rule {
  readonly line: RegExp;
  readonly locked: (flags: string, component: Component, read: ReadNear) => LockedInstall;
}

const FLAGS = String.raw`((?:\s+-{1,2}[\w-]+(?:=\S+)?)*)`;
const rule = (words: string, locked: Rule['locked']): Rule => ({ line: new RegExp(`^${words}${FLAGS}$`), locked });
const without = (flags: string, ...names: readonly string[]): string => flags.split(/\s+/).filter((flag) => flag !== '' && !names.includes(flag)).map((flag) => ` ${flag}`).join('');
const isBerry = ({ packageManager }: Component): boolean => Number(/^yarn@(\d+)/.exec(packageManager ?? '')?.[1] ?? 1) > 1;

function npmLock(read: ReadNear): NeededLock {
  const isForbidden = /^\s*package-lock\s*=\s*false/m.test(read('.npmrc') ?? '');
  const lock = { file: 'package-lock.json', make: 'npm install --package-lock-only --package-lock=true' };
  return isForbidden ? { ...lock, obstacle: '.npmrc has package-lock=false: take it out, for npm ci reads no lock with it.' } : lock;
}

/** One line per tool. A tool without a switch for it is preceded by a look at the lock. */
const RULES: readonly Rule[] = [
  rule('npm (?:ci|install|i)', (flags, _component, read) => ({ lines: [`npm ci${without(flags, '--no-package-lock', '--package-lock=false', '--no-save')}`], lock: npmLock(read) })),
  rule('pnpm (?:install|i)', (flags) => ({ lines: [`pnpm install --frozen-lockfile${without(flags, '--frozen-lockfile', '--no-frozen-lockfile')}`], lock: { file: 'pnpm-lock.yaml', make: 'pnpm install --lockfile-only' } })),
  rule('yarn(?: install)?', (flags, component) =>
    isBerry(component)
      ? { lines: [`yarn install --immutable${without(flags, '--immutable', '--no-immutable')}`], lock: { file: 'yarn.lock', make: 'yarn install --mode=update-lockfile' } }
      : { lines: [`yarn install --frozen-lockfile${without(flags, '--frozen-lockfile', '--no-lockfile', '--pure-lockfile')}`], lock: { file: 'yarn.lock', make: 'yarn install' } }),
  rule('bun (?:install|i)', (flags) => ({ lines: [`bun install --frozen-lockfile${without(flags, '--frozen-lockfile')}`], lock: { file: 'bun.lock', make: 'bun install --lockfile-only' } })),
  rule('deno install', (flags) => ({ lines: [`deno install --frozen${without(flags, '--frozen')}`], lock: { file: 'deno.lock', make: 'deno install' } })),
  rule('poetry install', (flags) => ({ lines: ['poetry check --lock', `poetry install${flags}`], lock: { file: 'poetry.lock', make: 'poetry lock' } })),
  rule('pipenv (?:install|sync)', (flags) => ({ lines: [`pipenv sync${without(flags, '--deploy', '--skip-lock')}`], lock: { file: 'Pipfile.lock', make: 'pipenv lock' } })),
  rule('bundle(?: install)?', (flags) => ({ lines: ['bundle config set --local frozen true', `bundle install${flags}`], lock: { file: 'Gemfile.lock', make: 'bundle lock' } })),
  rule('composer (?:install|i)', (flags) => ({ lines: ['test -f composer.lock', `composer install${flags}`], lock: { file: 'composer.lock', make: 'composer update --no-install' } })),
  rule(String.raw`mix deps\.get`, (flags) => ({ lines: [`mix deps.get --check-locked${without(flags, '--check-locked')}`], lock: { file: 'mix.lock', make: 'mix deps.get' } })),
  rule('cargo fetch', (flags) => ({ lines: [`cargo fetch --locked${without(flags, '--locked')}`], lock: { file: 'Cargo.lock', make: 'cargo generate-lockfile' } })),
  rule('dotnet restore', (flags) => ({ lines: [`dotnet restore --use-lock-file --locked-mode${without(flags, '--use-lock-file', '--locked-mode')}`], lock: { file: 'packages.lock.json', make: 'dotnet restore --use-lock-file' } })),
  // Go takes nothing but what go.sum holds anyway, and needs none where nothing is required.
  rule('go mod download', (flags) => ({ lines: [`go mod download${flags}`] })),
  rule('terraform init', (flags) => ({ lines: [`terraform init${without(flags, '-upgrade')} -lockfile=readonly`], lock: { file: '.terraform.lock.hcl', make: 'terraform providers lock' } })),
  // Groups and extras follow as words of their own.
  { line: /^uv sync((?:\s+[\w.,=-]+)*)$/, locked: (words) => ({ lines: [`uv sync --locked${without(words, '--locked', '--frozen')}`], lock: { file: 'uv.lock', make: 'uv lock' } }) },
  { line: /^pdm (?:install|sync)((?:\s+[\w.,=-]+)*)$/, locked: (words) => ({ lines: [`pdm sync${without(words, '--frozen-lockfile', '--no-lock')}`], lock: { file: 'pdm.lock', make: 'pdm lock' } }) },
];

/** The line with nothing but its lock to go by; `undefined` when it is none of these tools' or names packages itself. */
export function lockedLine(line: string, component: Component, read: ReadNear): LockedInstall | undefined {
  for (const { line: pattern, locked } of RULES) {
    const found = pattern.exec(line);
    if (found !== null) return locked(found[1] ?? '', component, read);
  }
  return undefined;
}
