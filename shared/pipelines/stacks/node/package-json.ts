import type { RepositoryTree, TreeWarning } from '../../../ports/index.ts';
import { readJson, readJson5, stringAt, stringsAt, tableAt, valueAt } from '../../detection/manifests.ts';

/** The members of a package.json that detection reads; anything of another shape counts as absent. */
export interface PackageJson {
  readonly file: string;
  readonly name: string | undefined;
  readonly isPrivate: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: ReadonlySet<string>;
  /** Runtime dependencies alone, for what the project is built on. */
  readonly ranges: Readonly<Record<string, string>>;
  readonly packageManager: string | undefined;
  readonly devEngineManager: { readonly name: string; readonly version: string | undefined } | undefined;
  readonly devEngineRuntime: { readonly name: string; readonly version: string | undefined } | undefined;
  readonly engines: Readonly<Record<string, string>>;
  readonly volta: Readonly<Record<string, string>>;
  readonly workspaces: readonly string[];
  readonly hasJest: boolean;
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(tableAt(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** `devEngines` members are an object or a list of them; the first counts. */
function devEngine(data: unknown, kind: string): { name: string; version: string | undefined } | undefined {
  const raw = valueAt(data, 'devEngines', kind);
  const first: unknown = Array.isArray(raw) ? raw[0] : raw;
  const name = stringAt(first, 'name');
  return name === undefined ? undefined : { name, version: stringAt(first, 'version') };
}

/** The name that pnpm alone reads. */
export const PNPM_MANIFEST = 'package.json5';

/** Reads one package.json or package.json5; a broken one is a warning, never a throw. */
export function readPackageJson(tree: RepositoryTree, file: string): { readonly json: PackageJson | undefined; readonly warning?: TreeWarning } {
  const { data, warning } = (file.endsWith('.json5') ? readJson5 : readJson)(tree, file);
  if (data === undefined || data === null || typeof data !== 'object' || Array.isArray(data)) return { json: undefined, ...(warning === undefined ? {} : { warning }) };
  const ranges = { ...texts(valueAt(data, 'peerDependencies')), ...texts(valueAt(data, 'devDependencies')), ...texts(valueAt(data, 'dependencies')), ...texts(valueAt(data, 'optionalDependencies')) };
  const workspaces = stringsAt(data, 'workspaces');
  const json: PackageJson = {
    file,
    name: stringAt(data, 'name'),
    isPrivate: valueAt(data, 'private') === true,
    scripts: texts(valueAt(data, 'scripts')),
    dependencies: new Set(Object.keys(ranges)),
    ranges,
    packageManager: stringAt(data, 'packageManager'),
    devEngineManager: devEngine(data, 'packageManager'),
    devEngineRuntime: devEngine(data, 'runtime'),
    engines: texts(valueAt(data, 'engines')),
    volta: texts(valueAt(data, 'volta')),
    workspaces: workspaces.length > 0 ? workspaces : stringsAt(data, 'workspaces', 'packages'),
    hasJest: Object.hasOwn(tableAt(data), 'jest'),
  };
  return { json };
}
