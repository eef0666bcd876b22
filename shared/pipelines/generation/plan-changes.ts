import type { Component, Detection } from '../detection/model.ts';
import type { Changes } from '../model.ts';
import { isHarmless, isPlainPath } from './changes.ts';
import type { RepositoryFacts } from './facts.ts';

/** GitLab takes no more patterns in one rule. */
const MAX_PATTERNS = 50;

/** Files that concern components of some stacks alone, wherever they stand above them. */
const FILES_OF_STACKS: readonly { readonly stacks: readonly string[]; readonly name: RegExp; readonly usual: readonly string[] }[] = [
  {
    stacks: ['node', 'deno'],
    name: /^(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|yarn\.lock|\.yarnrc(?:\.yml)?|bun\.lockb?|\.npmrc|\.nvmrc|\.node-version|tsconfig.*\.json|deno\.(?:jsonc?|lock)|turbo\.json|nx\.json|lerna\.json|\.?(?:eslint|prettier|vitest|jest|babel|vite).*)$/,
    usual: ['package.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', '.npmrc', '.nvmrc', 'tsconfig.json'],
  },
  { stacks: ['python'], name: /^(?:pyproject\.toml|setup\.(?:py|cfg)|requirements.*\.txt|uv\.lock|poetry\.lock|pdm\.lock|Pipfile(?:\.lock)?|tox\.ini|noxfile\.py|\.python-version|(?:mypy|pytest)\.ini|\.?ruff\.toml|\.flake8)$/, usual: ['pyproject.toml', 'uv.lock', 'poetry.lock', 'requirements.txt', 'tox.ini', '.python-version'] },
  { stacks: ['go'], name: /^(?:go\.(?:mod|sum|work|work\.sum)|\.golangci\..*)$/, usual: ['go.mod', 'go.sum', 'go.work', '.golangci.yml'] },
  { stacks: ['rust'], name: /^(?:Cargo\.(?:toml|lock)|rust-toolchain(?:\.toml)?|\.?(?:rustfmt|clippy)\.toml)$/, usual: ['Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml'] },
  { stacks: ['maven', 'gradle'], name: /^(?:pom\.xml|mvnw(?:\.cmd)?|gradlew(?:\.bat)?|(?:build|settings)\.gradle(?:\.kts)?|gradle\.properties)$/, usual: ['pom.xml', 'build.gradle', 'settings.gradle'] },
  { stacks: ['ruby'], name: /^(?:Gemfile(?:\.lock)?|\.ruby-version|Rakefile|\.rubocop\.yml)$/, usual: ['Gemfile', 'Gemfile.lock', '.ruby-version'] },
  { stacks: ['php'], name: /^(?:composer\.(?:json|lock)|phpunit.*\.xml)$/, usual: ['composer.json', 'composer.lock'] },
  { stacks: ['terraform'], name: /^(?:.*\.tf|.*\.tfvars|\.terraform\.lock\.hcl|\.tflint\.hcl)$/, usual: ['.terraform.lock.hcl'] },
];

/**
 * Which paths concern each component, by its folder; a component that everything may concern is missing. Its own
 * folder, the packages that it depends on, every folder that belongs to no component, and of the files above it those
 * that are not another stack's alone nor mere prose. Pure.
 */
export function planChanges(components: readonly Component[], { monorepo }: Pick<Detection, 'monorepo'>, facts: RepositoryFacts): ReadonlyMap<string, Changes> {
  const folders = [...new Set(components.map(({ path }) => path))].filter((path) => path !== '.');
  if (folders.length === 0 || new Set(components.map(({ path }) => path)).size < 2) return new Map();
  const shared = sharedPlaces(facts.paths, folders);
  return new Map(
    folders.flatMap((folder) => {
      const own = components.filter(({ path }) => path === folder);
      const needed = neededFolders(folder, monorepo?.packages ?? [], facts);
      if (needed === undefined || own.some(leavesItsFolder)) return [];
      const changes = changesOf(own, needed, shared);
      return isCarried(changes) ? [[folder, changes] as const] : [];
    }),
  );
}

function changesOf(own: readonly Component[], needed: ReadonlySet<string>, shared: Changes): Changes {
  const stacks = own.map(({ stack }) => stack);
  const files = shared.files.filter((path) => concernsStack(path, stacks));
  const usual = FILES_OF_STACKS.filter((entry) => entry.stacks.some((stack) => stacks.includes(stack))).flatMap((entry) => entry.usual);
  const lockfiles = own.flatMap(({ lockfile }) => lockfile ?? []);
  const certain = [...new Set([...lockfiles.filter((path) => !inAny(path, needed)), ...files])];
  const room = Math.max(0, MAX_PATTERNS - needed.size - shared.folders.length - certain.length);
  // A file that is not there yet: added, it concerns the component too.
  const possible = usual.filter((name) => !certain.includes(name)).slice(0, room);
  return { folders: [...new Set([...needed, ...shared.folders])].toSorted(), files: [...certain, ...possible].toSorted() };
}

function concernsStack(path: string, stacks: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const claimed = FILES_OF_STACKS.filter((entry) => entry.name.test(name));
  return claimed.length === 0 || claimed.some((entry) => entry.stacks.some((stack) => stacks.includes(stack)));
}

/** The folder and all that it depends on: as packages say, and as its manifests point to. */
function neededFolders(folder: string, packages: NonNullable<Detection['monorepo']>['packages'], facts: RepositoryFacts): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    if (next === '.' || next.startsWith('..')) return undefined;
    found.add(next);
    const names = packages.find(({ path }) => path === next)?.dependsOn ?? [];
    open.push(...packages.filter(({ name }) => names.includes(name)).map(({ path }) => path), ...facts.references(next));
  }
  return found;
}

/** Places outside every component: whole folders where no component lies below, else single files. */
function sharedPlaces(paths: readonly string[], folders: readonly string[]): Changes {
  const places = { folders: new Set<string>(), files: new Set<string>() };
  for (const path of paths) {
    if (folders.some((folder) => path.startsWith(`${folder}/`)) || isHarmless(path)) continue;
    const parts = path.split('/');
    const above = parts.slice(0, -1).map((_part, index) => parts.slice(0, index + 1).join('/'));
    const apart = above.find((candidate) => !folders.some((folder) => folder.startsWith(`${candidate}/`)));
    if (apart === undefined) places.files.add(path);
    else places.folders.add(apart);
  }
  return { folders: [...places.folders], files: [...places.files] };
}

const inAny = (path: string, folders: ReadonlySet<string>): boolean => [...folders].some((folder) => path.startsWith(`${folder}/`));

/** A command that works outside its folder may depend on anything. */
function leavesItsFolder({ commands, further = [] }: Component): boolean {
  return [...Object.values(commands), ...further.map(({ run }) => run)].some((command) => /(?:^|[\s=:"'])\.\.(?:$|[\s/;&|)"'])|--workspaces?\b|\bgit rev-parse --show-toplevel\b/.test(command));
}

function isCarried({ folders, files }: Changes): boolean {
  return folders.length + files.length <= MAX_PATTERNS && [...folders, ...files].every(isPlainPath);
}
