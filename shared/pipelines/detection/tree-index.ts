import type { StackContext } from './model.ts';
import { ancestorsOf, baseName, folderOf, joinPath } from './paths.ts';

/** One pass over the paths of a tree, so that no stack scans the listing again. */
export interface TreeIndex {
  /** All paths, in code unit order. */
  readonly paths: readonly string[];
  /** Paths whose last part is exactly this name. */
  named(name: string): readonly string[];
  /** Paths ending in `.extension`, given without its dot. */
  withExtension(extension: string): readonly string[];
  /** Names of the files that lie directly in a folder. */
  namesIn(folder: string): readonly string[];
  /** Every file below a folder; a slice, not a scan. */
  under(folder: string): readonly string[];
  has(folder: string, name: string): boolean;
}

const NONE: readonly string[] = [];
const indexes = new WeakMap<ReadonlySet<string>, TreeIndex>();

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** First position whose path is not less than `path`. */
function lowerBound(paths: readonly string[], path: string): number {
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((paths[middle] ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

function build(paths: readonly string[], set: ReadonlySet<string>): TreeIndex {
  const names = new Map<string, string[]>();
  const extensions = new Map<string, string[]>();
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const name = baseName(path);
    push(names, name, path);
    push(folders, folderOf(path), name);
    const dot = name.lastIndexOf('.');
    if (dot !== -1) push(extensions, name.slice(dot + 1), path);
  }
  return {
    paths,
    named: (name) => names.get(name) ?? NONE,
    withExtension: (extension) => extensions.get(extension) ?? NONE,
    namesIn: (folder) => folders.get(folder) ?? NONE,
    // '0' is the code unit after '/', so the range holds exactly the paths below the folder.
    under: (folder) => (folder === '.' ? paths : paths.slice(lowerBound(paths, `${folder}/`), lowerBound(paths, `${folder}0`))),
    has: (folder, name) => set.has(joinPath(folder, name)),
  };
}

/** The index of a context's tree, built once per tree. */
export function indexOf(context: Pick<StackContext, 'paths'>): TreeIndex {
  const known = indexes.get(context.paths);
  if (known !== undefined) return known;
  const index = build([...context.paths].toSorted(), context.paths);
  indexes.set(context.paths, index);
  return index;
}

const PYTHON_MANIFESTS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile'];

/**
 * True when the folder is part of a Python package (`__init__.py` marks it) rather than a project: what lies in a
 * package is shipped as its data. A package folder that carries the only manifest is still a project.
 */
export function isPackageData(context: Pick<StackContext, 'paths'>, folder: string): boolean {
  const index = indexOf(context);
  const above = ancestorsOf(folder);
  if (above.some((ancestor) => ancestor !== '.' && index.has(ancestor, '__init__.py'))) return true;
  return index.has(folder, '__init__.py') && above.some((ancestor) => PYTHON_MANIFESTS.some((name) => index.has(ancestor, name)));
}

/** Parents under which many equal folders are projects by everybody's habit. */
const PROJECT_PARENTS = /(?:^|\/)(?:packages?|services?|apps?|applications|libs?|libraries|functions|lambdas|plugins|extensions|modules|crates|cmd|components|projects|tools|charts|src|workers|jobs|providers|integrations|handlers|layers|stacks|microservices)$/;
const COLLECTION = 5;

/**
 * Folders that lie in a collection of many alike, which are data (cases of a test, snippets) rather than projects:
 * five or more beside each other under a name that is not used for projects.
 */
export function collectionMembers(folders: readonly string[]): ReadonlySet<string> {
  const byParent = Map.groupBy(
    folders.filter((folder) => folder.includes('/')),
    (folder) => folder.slice(0, folder.lastIndexOf('/')),
  );
  return new Set([...byParent].filter(([parent, members]) => members.length >= COLLECTION && !PROJECT_PARENTS.test(parent)).flatMap(([, members]) => members));
}

/** True when a step of the maintainers' own CI runs in this folder. */
export function isWorkedInByCi(context: Pick<StackContext, 'existingCi'>, folder: string): boolean {
  return context.existingCi.some((ci) => ci.purpose === 'checks' && ci.steps.some((step) => step.path === folder));
}
