import type { Component } from '../../detection/model.ts';
import { folderOf } from '../../detection/paths.ts';
import type { UpdateRequest } from '../model.ts';

/** Ecosystems by stack (GitHub docs, "Dependabot options reference", `package-ecosystem`). */
const BY_STACK: Readonly<Record<string, string>> = {
  bazel: 'bazel', conda: 'conda', deno: 'deno', docker: 'docker', dotnet: 'nuget', elixir: 'mix', go: 'gomod', gradle: 'gradle', helm: 'helm',
  maven: 'maven', node: 'npm', php: 'composer', python: 'pip', ruby: 'bundler', rust: 'cargo', terraform: 'terraform',
};
/** Package managers that have an ecosystem of their own. */
const BY_MANAGER: Readonly<Record<string, string>> = { bun: 'bun', uv: 'uv' };
/** Other files that name versions, wherever a component lies. */
const BY_FILE: readonly (readonly [RegExp, string])[] = [
  [/^(?:[^/]*\.)?[Dd]ockerfile(?:\.[^/]*)?$/, 'docker'],
  [/^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/, 'docker-compose'],
  [/^\.pre-commit-config\.yaml$/, 'pre-commit'],
  [/^\.gitmodules$/, 'gitsubmodule'],
  [/^rust-toolchain(?:\.toml)?$/, 'rust-toolchain'],
];

/** Ecosystems whose versions say how large a step is, so that large steps can come alone. */
export const SEMANTIC: ReadonlySet<string> = new Set(['bun', 'bundler', 'cargo', 'composer', 'gomod', 'gradle', 'maven', 'mix', 'npm', 'nuget', 'pip', 'uv']);

export function ecosystemOf({ stack, packageManager }: Component): string | undefined {
  return BY_MANAGER[packageManager ?? ''] ?? BY_STACK[stack];
}

/** Folders with a leading slash by ecosystem, in order. */
export function ecosystemsOf({ platform, components, paths }: UpdateRequest): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, Set<string>>();
  const add = (ecosystem: string | undefined, folder: string): void => {
    if (ecosystem !== undefined) folders.set(ecosystem, (folders.get(ecosystem) ?? new Set()).add(folder === '.' ? '/' : `/${folder}`));
  };
  if (platform === 'github-actions' || paths.some((path) => path.startsWith('.github/workflows/'))) add('github-actions', '.');
  for (const component of components) add(ecosystemOf(component), component.path);
  const known = new Set(['.', ...components.map(({ path }) => path)]);
  for (const path of paths) {
    const folder = folderOf(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (known.has(folder)) add(BY_FILE.find(([pattern]) => pattern.test(name))?.[1], folder);
  }
  return new Map([...folders].map(([ecosystem, found]) => [ecosystem, [...found].toSorted()] as const).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
