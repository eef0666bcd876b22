import semver from 'semver';
import { evidenceFor, versionFact } from '../../detection/evidence.ts';
import type { StackContext, VersionFact } from '../../detection/model.ts';
import { ancestorsOf, joinPath } from '../../detection/paths.ts';
import { supportedVersions } from '../../pins/index.ts';
import type { PackageJson } from './package-json.ts';

const evidence = evidenceFor('node');

function firstFile(context: StackContext, folder: string, names: readonly string[]): string | undefined {
  return [folder, ...ancestorsOf(folder)].flatMap((place) => names.map((name) => joinPath(place, name))).find((path) => context.paths.has(path));
}

/** Files that pin one version for everybody who works in the folder. */
function pinned(context: StackContext, folder: string): VersionFact[] {
  const facts: VersionFact[] = [];
  for (const name of ['.nvmrc', '.node-version']) {
    const file = firstFile(context, folder, [name]);
    const value = file === undefined ? undefined : context.tree.read(file)?.trim().split('\n')[0]?.trim();
    if (file !== undefined && value !== undefined && /^(v?\d[\w.*]*|lts(\/[\w*-]+)?|node|stable|latest)$/.test(value)) facts.push(versionFact(value, evidence('version', file, 'version-file', `${file} pins Node ${value}.`, 0.95, 1)));
  }
  const tools = firstFile(context, folder, ['.tool-versions']);
  const tool = tools === undefined ? undefined : /^node(?:js)?\s+(\S+)/m.exec(context.tree.read(tools) ?? '')?.[1];
  if (tools !== undefined && tool !== undefined) facts.push(versionFact(tool, evidence('version', tools, 'tool-versions', `${tools} pins Node ${tool}.`, 0.9)));
  const mise = firstFile(context, folder, ['mise.toml', '.mise.toml']);
  const miseNode = mise === undefined ? undefined : /^\s*"?node"?\s*=\s*["']([^"']+)["']/m.exec(context.tree.read(mise) ?? '')?.[1];
  if (mise !== undefined && miseNode !== undefined) facts.push(versionFact(miseNode, evidence('version', mise, 'mise', `${mise} pins Node ${miseNode}.`, 0.9)));
  return facts;
}

/** What the maintainers' CI installs, newest last in the list it states. */
function fromCi(context: StackContext): VersionFact[] {
  return context.existingCi
    .filter((ci) => ci.purpose === 'checks' && (ci.versions['node'] ?? []).length > 0)
    .slice(0, 1)
    .map((ci) => versionFact((ci.versions['node'] ?? []).join(', '), evidence('version', ci.path, 'ci', `The maintainers' CI runs Node ${(ci.versions['node'] ?? []).join(', ')}; no manifest states a constraint.`, 0.75)));
}

/** Constraints on Node, in the order of who binds whom: engines bind users, pins bind developers, CI only shows. */
export function versionsOf(context: StackContext, folder: string, packages: readonly PackageJson[]): VersionFact[] {
  const stated = packages.flatMap(({ file, engines, volta, devEngineRuntime }) => [
    ...(engines['node'] === undefined ? [] : [versionFact(engines['node'], evidence('version', file, 'engines', `engines.node asks for ${engines['node']}.`, 0.95))]),
    ...(devEngineRuntime?.name === 'node' && devEngineRuntime.version !== undefined ? [versionFact(devEngineRuntime.version, evidence('version', file, 'dev-engines', `devEngines.runtime asks for Node ${devEngineRuntime.version}.`, 0.9))] : []),
    ...(volta['node'] === undefined ? [] : [versionFact(volta['node'], evidence('version', file, 'volta', `volta pins Node ${volta['node']}.`, 0.9))]),
  ]);
  const all = [...stated, ...pinned(context, folder)];
  return all.length > 0 ? all : fromCi(context);
}

/** The release line to test on: the one that is pinned, else the newest supported one that the constraint allows. */
export function matrixFor(versions: readonly VersionFact[], now: Date): readonly string[] {
  const values = versions.map(({ value }) => value);
  const pin = values.map((value) => /^v?(\d+)(?:\.(?:\d+|x|\*)){0,2}$/.exec(value)?.[1]).find((major) => major !== undefined);
  if (pin !== undefined) return [pin];
  const range = values.find((value) => semver.validRange(value) !== null);
  if (range === undefined) return [];
  const fitting = supportedVersions('node', now).filter((major) => semver.intersects(`${major}.x`, range));
  const lowest = semver.minVersion(range)?.major;
  // Nothing that is supported fits: then what the range starts with is what they run.
  return fitting.length > 0 ? fitting.slice(-1) : lowest === undefined ? [] : [String(lowest)];
}
