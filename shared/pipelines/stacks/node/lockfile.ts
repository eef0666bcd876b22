import semver from 'semver';
import type { TreeWarning } from '../../../ports/index.ts';
import { readJson, stringAt, tableAt } from '../../detection/manifests.ts';
import type { StackContext } from '../../detection/model.ts';
import type { PackageJson } from './package-json.ts';
import type { Manager } from './package-manager.ts';

const MAX_CONFLICTS = 3;

/** Version that a package-lock pins for a top-level package; lockfile versions 1 to 3. */
function lockedVersion(lock: unknown, name: string): string | undefined {
  return stringAt(tableAt(lock, 'packages', `node_modules/${name}`), 'version') ?? stringAt(tableAt(lock, 'dependencies', name), 'version');
}

/** Range in which a locked package wants a peer, where the lockfile says so. */
function peersOf(lock: unknown, name: string): Readonly<Record<string, unknown>> {
  return tableAt(lock, 'packages', `node_modules/${name}`, 'peerDependencies');
}

/** Peers of widely used packages that lockfile version 1 does not record: name, locked range, peer, wanted range. */
const KNOWN_PEERS: readonly { readonly name: string; readonly versions: string; readonly peer: string; readonly range: string }[] = [
  { name: 'ts-jest', versions: '>=27 <28', peer: 'jest', range: '^27' },
  { name: 'ts-jest', versions: '>=26 <27', peer: 'jest', range: '>=26 <27' },
  { name: 'ts-jest', versions: '>=25 <26', peer: 'jest', range: '>=25 <26' },
  { name: 'ts-jest', versions: '>=28 <29', peer: 'jest', range: '^28' },
];

function conflictsOf(lock: unknown, json: PackageJson): string[] {
  return [...json.dependencies].flatMap((name) => {
    const version = lockedVersion(lock, name);
    if (version === undefined) return [];
    const known = KNOWN_PEERS.filter((row) => row.name === name && semver.satisfies(version, row.versions)).map((row): [string, string] => [row.peer, row.range]);
    const stated = Object.entries(peersOf(lock, name)).flatMap(([peer, range]): [string, string][] => (typeof range === 'string' ? [[peer, range]] : []));
    return [...stated, ...known].flatMap(([peer, range]) => {
      const locked = lockedVersion(lock, peer);
      const fits = locked === undefined || semver.validRange(range) === null || semver.satisfies(locked, range, { includePrerelease: true });
      return fits ? [] : [`${name} ${version} wants ${peer} ${range}, locked is ${peer} ${locked}`];
    });
  });
}

/** What stands in the way of an install that is the same everywhere. */
export function lockfileWarnings(context: StackContext, json: PackageJson, manager: Manager): TreeWarning[] {
  const { lockfile } = manager;
  if (lockfile === undefined) {
    const hasAny = json.dependencies.size > 0;
    return hasAny ? [{ code: 'LOCKFILE_MISSING', message: `There is no lockfile, so each run may install other versions. Commit the one that ${manager.name} install writes.`, path: json.file }] : [];
  }
  if (manager.name !== 'npm') return [];
  const conflicts = conflictsOf(readJson(context.tree, lockfile).data, json);
  if (conflicts.length === 0) return [];
  return [{ code: 'INSTALL_MAY_FAIL', message: `npm ci refuses peer conflicts: ${conflicts.slice(0, MAX_CONFLICTS).join('; ')}. Align the versions, or set legacy-peer-deps=true in .npmrc until then.`, path: lockfile }];
}
