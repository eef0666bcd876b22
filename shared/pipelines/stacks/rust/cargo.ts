import type { TreeWarning } from '../../../ports/index.ts';
import { readToml, stringAt, stringsAt, tableAt, tablesAt, valueAt } from '../../detection/manifests.ts';
import type { StackContext } from '../../detection/model.ts';
import { folderOf, isWithin, joinPath, resolvePath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';

/** What a `Cargo.toml` says, by the manifest reference of the Cargo book. */
export interface Crate {
  readonly folder: string;
  readonly file: string;
  /** `undefined` for a virtual workspace. */
  readonly name: string | undefined;
  readonly isWorkspace: boolean;
  /** Globs as written. */
  readonly memberGlobs: readonly string[];
  readonly excludes: readonly string[];
  /** Already inherited from the workspace where the crate says so. */
  readonly rustVersion: string | undefined;
  readonly edition: string | undefined;
  /** Names of normal, build and development dependencies, the workspace's included. */
  readonly dependencies: readonly string[];
  /** Folders of path dependencies. */
  readonly pathDependencies: readonly string[];
  readonly features: readonly string[];
  readonly hasBinary: boolean;
  readonly isProcMacroOrLibrary: boolean;
  readonly warning?: TreeWarning;
}

const DEPENDENCY_TABLES = ['dependencies', 'dev-dependencies', 'build-dependencies'];

function dependencyTables(data: unknown): Readonly<Record<string, unknown>>[] {
  const targets = Object.values(tableAt(data, 'target'));
  return [data, ...targets].flatMap((place) => DEPENDENCY_TABLES.map((name) => tableAt(place, name))).concat(tableAt(data, 'workspace', 'dependencies'));
}

function pathsOf(folder: string, tables: readonly Readonly<Record<string, unknown>>[]): string[] {
  return tables
    .flatMap((table) => Object.values(table).map((dependency) => stringAt(dependency, 'path')))
    .flatMap((path) => (path === undefined ? [] : (resolvePath(folder, path) ?? [])));
}

export function readCrate(context: StackContext, file: string): Crate {
  const { data, warning } = readToml(context.tree, file);
  const folder = folderOf(file);
  const tables = dependencyTables(data);
  const index = indexOf(context);
  const workspace = tableAt(data, 'workspace');
  return {
    folder,
    file,
    name: stringAt(data, 'package', 'name'),
    isWorkspace: valueAt(data, 'workspace') !== undefined,
    memberGlobs: stringsAt(workspace, 'members'),
    excludes: stringsAt(workspace, 'exclude'),
    rustVersion: stringAt(data, 'package', 'rust-version') ?? stringAt(workspace, 'package', 'rust-version'),
    edition: stringAt(data, 'package', 'edition') ?? stringAt(workspace, 'package', 'edition'),
    dependencies: [...new Set(tables.flatMap((table) => Object.keys(table)))],
    pathDependencies: pathsOf(folder, tables),
    features: Object.keys(tableAt(data, 'features')),
    hasBinary: tablesAt(data, 'bin').length > 0 || index.has(joinPath(folder, 'src'), 'main.rs') || index.under(joinPath(folder, 'src/bin')).length > 0,
    isProcMacroOrLibrary: valueAt(data, 'lib') !== undefined || index.has(joinPath(folder, 'src'), 'lib.rs'),
    ...(warning === undefined ? {} : { warning }),
  };
}

/** `*` and `?` stay inside a path part, `**` crosses them: the globs Cargo takes for members. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('**', '\u0000')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\u0000', '.*');
  return new RegExp(`^${source}$`);
}

/** Members of a workspace: its globs, and the path dependencies below its root, less its excludes. */
export function membersOf(root: Crate, crates: readonly Crate[]): Crate[] {
  const patterns = root.memberGlobs.flatMap((glob) => resolvePath(root.folder, glob) ?? []).map(globPattern);
  const excluded = new Set(root.excludes.flatMap((path) => resolvePath(root.folder, path) ?? []));
  const byFolder = new Map(crates.map((crate) => [crate.folder, crate]));
  const found = new Map<string, Crate>();
  const waiting = crates.filter(({ folder, isWorkspace }) => !isWorkspace && patterns.some((pattern) => pattern.test(folder)));
  const inside = (crate: Crate): Crate[] => crate.pathDependencies.filter((folder) => isWithin(root.folder, folder)).flatMap((folder) => byFolder.get(folder) ?? []);
  waiting.push(...inside(root));
  for (let crate = waiting.pop(); crate !== undefined; crate = waiting.pop()) {
    if (found.has(crate.folder) || excluded.has(crate.folder) || crate.folder === root.folder || crate.isWorkspace) continue;
    found.set(crate.folder, crate);
    waiting.push(...inside(crate));
  }
  return [...found.values()].toSorted((a, b) => (a.folder < b.folder ? -1 : 1));
}
