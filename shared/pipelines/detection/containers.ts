import type { StackContext } from './model.ts';
import { ancestorsOf, baseName, folderOf, isSideFolder, joinPath } from './paths.ts';
import { indexOf } from './tree-index.ts';

const NAMES = ['Dockerfile', 'Containerfile', 'dockerfile'];
/** Folders where a project keeps the Dockerfile of itself. */
const FOLDERS = ['docker', '.docker', 'build', 'build/package', 'deploy', 'deployment', 'container', 'ops'];
const VARIANT = /^(?:Dockerfile\.(?:prod|production|release|app|api|web|server)|(?:prod|production|app|api|web|server)\.Dockerfile)$/;

/** Paths of all Dockerfiles, whatever their suffix. */
export function dockerfiles(context: Pick<StackContext, 'paths'>): string[] {
  return indexOf(context).paths.filter((path) => /^(?:Dockerfile|Containerfile|dockerfile)(?:\.[\w.-]+)?$|\.[Dd]ockerfile$/.test(baseName(path)));
}

function dockerfileIn(context: Pick<StackContext, 'paths'>, folder: string): string | undefined {
  const index = indexOf(context);
  const plain = NAMES.find((name) => index.has(folder, name));
  if (plain !== undefined) return joinPath(folder, plain);
  const variants = index.namesIn(folder).filter((name) => VARIANT.test(name));
  return variants.length === 1 ? joinPath(folder, variants[0] ?? '') : undefined;
}

/**
 * Dockerfile of each component, as a path from the repository's root: the one in its folder, else in a folder made for
 * it (`docker/`, `deploy/`), else the one above when no other component could mean it.
 */
export function containersFor(context: Pick<StackContext, 'paths'>, components: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const component of components) {
    const own = dockerfileIn(context, component) ?? FOLDERS.map((name) => dockerfileIn(context, joinPath(component, name))).find((path) => path !== undefined);
    if (own !== undefined) found.set(component, own);
  }
  const [only] = components;
  if (components.length === 1 && only !== undefined && !found.has(only)) {
    const above = ancestorsOf(only).map((folder) => dockerfileIn(context, folder)).find((path) => path !== undefined);
    if (above !== undefined) found.set(only, above);
  }
  return found;
}

const MANIFESTS = [
  ...'package.json deno.json pyproject.toml setup.py setup.cfg requirements.txt Pipfile go.mod Cargo.toml pom.xml build.gradle'.split(' '),
  ...'build.gradle.kts settings.gradle settings.gradle.kts Chart.yaml Gemfile composer.json mix.exs pubspec.yaml CMakeLists.txt'.split(' '),
];

/** Folders that hold a Dockerfile and have no other manifest in, above or below them. */
export function dockerOnlyFolders(context: Pick<StackContext, 'paths'>): string[] {
  const index = indexOf(context);
  const manifests = [...MANIFESTS.flatMap((name) => index.named(name)), ...index.withExtension('tf'), ...index.withExtension('csproj')].map(folderOf);
  const owners = new Set(manifests.filter((folder) => !isSideFolder(folder)));
  const shadowed = new Set([...owners].flatMap((folder) => ancestorsOf(folder)));
  const folders = new Set(dockerfiles(context).filter((path) => NAMES.includes(baseName(path))).map(folderOf));
  return [...folders].filter((folder) => !isSideFolder(folder) && !owners.has(folder) && !shadowed.has(folder) && !ancestorsOf(folder).some((above) => owners.has(above)));
}
