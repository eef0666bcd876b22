import type { Component } from '../../detection/model.ts';
import { baseName, isWithin, joinPath } from '../../detection/paths.ts';

/** Files that state exact versions and that osv-scanner reads, by the stack that writes them; the first that is there counts. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  node: ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'],
  python: ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'pylock.toml', 'requirements.txt'],
  rust: ['Cargo.lock'],
  maven: ['pom.xml'],
  gradle: ['gradle.lockfile', 'gradle/verification-metadata.xml'],
  php: ['composer.lock'],
  ruby: ['Gemfile.lock', 'gems.locked'],
  dotnet: ['packages.lock.json', 'packages.config'],
  elixir: ['mix.lock'],
  cpp: ['conan.lock'],
};
/** Stacks with dependencies of which osv-scanner reads no file. Go's are `go-vulnerabilities`' concern. */
const UNREAD = new Set(['bazel', 'conda', 'deno']);

export interface Coverage {
  /** Sorted, each once. */
  readonly files: readonly string[];
  /** Folders of components whose dependencies no file states. */
  readonly open: readonly { readonly path: string; readonly wanted: readonly string[] }[];
}

/** What can be said of the dependencies of `components`. */
export function coverageOf(components: readonly Component[], paths: ReadonlySet<string>): Coverage {
  const files = new Set<string>();
  const open: Coverage['open'][number][] = [];
  for (const component of components.filter(({ stack }) => Object.hasOwn(FILES, stack) || UNREAD.has(stack))) {
    const found = filesOf(component, paths);
    if (found.length === 0) open.push({ path: component.path, wanted: FILES[component.stack] ?? [] });
    for (const file of found) files.add(file);
  }
  return { files: [...files].toSorted(), open };
}

/** The detected lockfile may lie above the component, as in a workspace; .NET keeps one beside each project below it. */
function filesOf({ stack, path, lockfile }: Component, paths: ReadonlySet<string>): readonly string[] {
  const names = FILES[stack] ?? [];
  if (lockfile !== null && names.includes(baseName(lockfile))) return [lockfile];
  const near = names.map((name) => joinPath(path, name)).find((file) => paths.has(file));
  if (near !== undefined) return [near];
  return stack === 'dotnet' ? [...paths].filter((file) => names.includes(baseName(file)) && isWithin(path, file)) : [];
}
