import type { RepositoryTree } from '../../ports/index.ts';

/** Files in which a component names what it uses outside its folder. */
const MANIFESTS = ['package.json', 'tsconfig.json', 'pyproject.toml', 'requirements.txt', 'setup.cfg', 'go.mod', 'Cargo.toml', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'Gemfile', 'composer.json', 'Makefile', 'Dockerfile', 'cdk.json'];
const UPWARDS = /(?:\.\.\/)+[A-Za-z0-9_@./-]*|(?:^|[\s"'=])\.\.(?=$|[\s"'])/gm;
const MAX_REFERENCES = 50;

/** Folders outside `folder` that its manifests point to, relative to the root; `.` stands for the root itself. */
export function referencesOf(tree: RepositoryTree, paths: ReadonlySet<string>, folder: string): readonly string[] {
  const found = new Set<string>();
  for (const name of MANIFESTS) {
    const path = `${folder}/${name}`;
    const text = paths.has(path) ? tree.read(path) : undefined;
    for (const [match] of text?.matchAll(UPWARDS) ?? []) found.add(resolve(folder, match.replace(/^[\s"'=]+/, ''), paths));
    if (found.size > MAX_REFERENCES) return ['.'];
  }
  found.delete(folder);
  return [...found];
}

/** A file stands for the folder that it lies in; what leads out of the repository for its root. */
function resolve(folder: string, reference: string, paths: ReadonlySet<string>): string {
  const parts = folder.split('/');
  for (const part of reference.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return '.';
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  if (paths.has(parts.join('/'))) parts.pop();
  return parts.join('/') || '.';
}
