import { evidenceFor } from '../../detection/evidence.ts';
import type { Evidence, StackContext } from '../../detection/model.ts';
import { ancestorsOf, folderOf, joinPath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import { pinnedVersions } from '../../detection/version-files.ts';
import { PNPM_MANIFEST, type PackageJson } from './package-json.ts';

const evidence = evidenceFor('node');

export type ManagerName = 'npm' | 'pnpm' | 'yarn' | 'bun';

export interface Manager {
  readonly name: ManagerName;
  readonly version?: string;
  /** Path of the lockfile, in the folder or above it. */
  readonly lockfile?: string;
  /** Yarn 2 and later. */
  readonly isBerry: boolean;
  readonly evidence: Evidence;
}

const LOCKFILES: readonly (readonly [string, ManagerName])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/** Settings that only one manager reads. */
const SETTINGS: readonly (readonly [string, ManagerName])[] = [['.yarnrc.yml', 'yarn'], ['.yarnrc', 'yarn'], ['pnpm-workspace.yaml', 'pnpm'], ['.pnpmfile.cjs', 'pnpm'], ['bunfig.toml', 'bun']];

function settingsNear(context: StackContext, folder: string): { path: string; name: ManagerName } | undefined {
  const index = indexOf(context);
  const found = [folder, ...ancestorsOf(folder)].flatMap((place) => SETTINGS.filter(([file]) => index.has(place, file)).map(([file, name]) => ({ path: joinPath(place, file), name })));
  return found[0];
}

function isManager(name: string | undefined): name is ManagerName {
  return name === 'npm' || name === 'pnpm' || name === 'yarn' || name === 'bun';
}

function lockfileNear(context: StackContext, folder: string): { path: string; name: ManagerName } | undefined {
  const index = indexOf(context);
  for (const place of [folder, ...ancestorsOf(folder)]) {
    const found = LOCKFILES.find(([file]) => index.has(place, file));
    if (found) return { path: joinPath(place, found[0]), name: found[1] };
  }
  return undefined;
}

/** Major version of the manager that wrote the lockfile, where its header says so. */
function majorOfLock(context: StackContext, lock: { path: string; name: ManagerName }): { version: string; why: string } | undefined {
  const head = context.tree.read(lock.path)?.slice(0, 400);
  if (head === undefined) return undefined;
  if (lock.name === 'pnpm') {
    const schema = /lockfileVersion:\s*'?(\d+)/.exec(head)?.[1];
    const major = { '5': '7', '6': '8', '9': '10' }[schema ?? ''];
    return major === undefined ? undefined : { version: major, why: `lockfileVersion ${schema}` };
  }
  if (lock.name === 'yarn') return /# yarn lockfile v1/.test(head) ? { version: '1', why: 'the header of yarn 1' } : { version: '4', why: 'the format of yarn 2 and later' };
  return undefined;
}

/** `pnpm@10.28.0+sha512.…` without its hash. */
function parseField(field: string): { name: ManagerName; version: string } | undefined {
  const [, name, version] = /^(npm|pnpm|yarn|bun)@(\d[\w.-]*)/.exec(field) ?? [];
  return isManager(name) && version !== undefined ? { name, version } : undefined;
}

/** `bun 1.2.20` in .tool-versions, which asdf and mise read; `.bun-version`; mise's own settings. */
function fromToolVersions(context: StackContext, folder: string, name: ManagerName): { version: string; file: string } | undefined {
  const file = [folder, ...ancestorsOf(folder)].map((place) => joinPath(place, '.tool-versions')).find((path) => context.paths.has(path));
  const version = file === undefined ? undefined : new RegExp(`^${name}\\s+(\\d[\\w.-]*)`, 'm').exec(context.tree.read(file) ?? '')?.[1];
  if (version !== undefined && file !== undefined) return { version, file };
  const [pin] = pinnedVersions(context, folder, { stack: 'node', plain: [`.${name}-version`], tool: name });
  return pin && { version: pin.value, file: pin.evidence.file };
}

const MANAGER_CALL = /(?:^|[\n;&|(]\s*)(?:sudo\s+)?(npm|pnpm|yarn|bun)(?=\s+(?:install|i|ci|run|test|t|exec)\b|\s*(?:$|[\n;&]))/g;

/** What the maintainers' CI calls most, for repositories without lockfile and field. */
function fromCi(context: StackContext, folder: string): ManagerName | undefined {
  const steps = context.existingCi.filter((ci) => ci.purpose === 'checks').flatMap((ci) => ci.steps.filter((step) => step.path === folder || step.path === '.'));
  const calls = steps.flatMap(({ run }) => [...run.matchAll(MANAGER_CALL)].map((match) => match[1]).filter(isManager));
  const counted = [...Map.groupBy(calls, (name) => name)].toSorted(([, a], [, b]) => b.length - a.length);
  return counted[0]?.[0];
}

/** The package manager and its exact version: the field, devEngines, volta, the lockfile, then CI; npm when nothing says otherwise. */
export function managerOf(context: StackContext, folder: string, own: PackageJson, above: readonly PackageJson[]): Manager {
  const lock = lockfileNear(context, folder);
  const found = declared(context, folder, [own, ...above], lock);
  const base = found ?? guessed(context, folder, own, lock);
  const isBerry = base.name === 'yarn' && base.version !== undefined && !base.version.startsWith('1');
  return { ...base, ...(lock?.name === base.name ? { lockfile: lock.path } : {}), isBerry };
}

type Base = Pick<Manager, 'name' | 'version' | 'evidence'>;

function declared(context: StackContext, folder: string, packages: readonly PackageJson[], lock: ReturnType<typeof lockfileNear>): Base | undefined {
  for (const { file, packageManager, devEngineManager, volta } of packages) {
    const field = packageManager === undefined ? undefined : parseField(packageManager);
    if (field) return { ...field, evidence: evidence('packageManager', file, 'package-manager-field', `The packageManager field names ${field.name} ${field.version}.`, 0.98) };
    if (devEngineManager && isManager(devEngineManager.name)) {
      const exact = /^\d+\.\d+\.\d+$/.test(devEngineManager.version ?? '') ? devEngineManager.version : undefined;
      return { name: devEngineManager.name, ...(exact === undefined ? {} : { version: exact }), evidence: evidence('packageManager', file, 'dev-engines', `devEngines asks for ${devEngineManager.name}.`, 0.95) };
    }
    const pinned = (['pnpm', 'yarn', 'npm'] as const).find((name) => volta[name] !== undefined && (lock === undefined || lock.name === name));
    if (pinned !== undefined) return { name: pinned, version: volta[pinned] ?? '', evidence: evidence('packageManager', file, 'volta', `volta pins ${pinned} ${volta[pinned]}.`, 0.95) };
  }
  if (!lock) return undefined;
  const tool = fromToolVersions(context, folder, lock.name);
  if (tool) return { name: lock.name, version: tool.version, evidence: evidence('packageManager', tool.file, 'tool-versions', `${tool.file} pins ${lock.name} ${tool.version}, and ${lock.path} is its lockfile.`, 0.95) };
  const kept = lock.name === 'yarn' ? keptYarn(context, lock.path) : undefined;
  if (kept) return { name: 'yarn', version: kept.version, evidence: evidence('packageManager', kept.file, 'yarn-path', `${kept.file} runs the Yarn ${kept.version} that the repository holds.`, 0.97) };
  const engine = packages.find(({ engines }) => /^\d+\.\d+\.\d+$/.test(engines[lock.name] ?? ''));
  if (engine) return { name: lock.name, version: engine.engines[lock.name] ?? '', evidence: evidence('packageManager', engine.file, 'engines', `${lock.path} is a lockfile of ${lock.name}, of which engines ask for ${engine.engines[lock.name]}.`, 0.95) };
  const major = majorOfLock(context, lock);
  if (!major) return { name: lock.name, evidence: evidence('packageManager', lock.path, 'lockfile', `${lock.path} is a lockfile of ${lock.name}.`, 0.95) };
  return { name: lock.name, version: major.version, evidence: evidence('packageManager', lock.path, 'lockfile-schema', `${lock.path} is a lockfile of ${lock.name}; ${major.why} points to version ${major.version}.`, 0.8) };
}

/** `yarnPath: .yarn/releases/yarn-3.8.7.cjs` beside the lockfile. */
function keptYarn(context: StackContext, lockfile: string): { readonly version: string; readonly file: string } | undefined {
  const file = joinPath(folderOf(lockfile), '.yarnrc.yml');
  const version = /^yarnPath:\s*["']?\S*\byarn-(\d+\.\d+\.\d+)\.[cm]?js\b/m.exec(context.tree.read(file) ?? '')?.[1];
  return version === undefined ? undefined : { version, file };
}

function guessed(context: StackContext, folder: string, own: PackageJson, lock: ReturnType<typeof lockfileNear>): Base {
  if (own.file.endsWith(PNPM_MANIFEST)) return { name: 'pnpm', evidence: evidence('packageManager', own.file, 'manifest', `Only pnpm reads ${PNPM_MANIFEST}.`, 0.9) };
  const ci = lock ? undefined : fromCi(context, folder);
  if (ci !== undefined) return { name: ci, evidence: evidence('packageManager', own.file, 'ci', `There is no lockfile; the maintainers' CI calls ${ci}.`, 0.85) };
  // Everybody has npm, so that naming it says nothing of which one is used.
  const engine = lock ? undefined : (['pnpm', 'yarn', 'bun'] as const).find((name) => own.engines[name] !== undefined);
  if (engine !== undefined) {
    const stated = own.engines[engine] ?? '';
    return { name: engine, ...(/^\d+\.\d+\.\d+$/.test(stated) ? { version: stated } : {}), evidence: evidence('packageManager', own.file, 'engines', `There is no lockfile; engines ask for ${engine} ${stated.slice(0, 40)}.`, 0.8) };
  }
  const settings = lock ? undefined : settingsNear(context, folder);
  if (settings !== undefined) return { name: settings.name, evidence: evidence('packageManager', settings.path, 'settings', `There is no lockfile; ${settings.path} holds settings of ${settings.name}.`, 0.8) };
  return { name: 'npm', evidence: evidence('packageManager', own.file, 'default', 'There is no lockfile and no field; npm comes with Node.', 0.6) };
}

/** The install that changes nothing: exactly what the lockfile says, or a plain install when there is none. */
export function installCommand(manager: Manager): string {
  const { name, lockfile, isBerry } = manager;
  if (name === 'npm') return lockfile === undefined ? 'npm install' : 'npm ci';
  if (name === 'yarn') return lockfile === undefined ? 'yarn install' : isBerry ? 'yarn install --immutable' : 'yarn install --frozen-lockfile';
  return lockfile === undefined ? `${name} install` : `${name} install --frozen-lockfile`;
}

/** How a script of package.json is called. */
export function runScript(manager: Pick<Manager, 'name'>, script: string): string {
  if (manager.name === 'npm') return script === 'test' ? 'npm test' : `npm run ${script}`;
  if (manager.name === 'bun') return `bun run ${script}`;
  return /^(install|add|build|test|lint|start|run|exec|dlx|publish|pack|list|link|audit|why|up|update)$/.test(script) && !/^(build|test|lint|start)$/.test(script) ? `${manager.name} run ${script}` : `${manager.name} ${script}`;
}

/** How a tool in node_modules is called. */
export function runTool(manager: Pick<Manager, 'name' | 'isBerry'>, line: string): string {
  if (manager.name === 'npm') return `npx ${line}`;
  if (manager.name === 'bun') return `bunx ${line}`;
  return manager.name === 'pnpm' ? `pnpm exec ${line}` : manager.isBerry ? `yarn exec ${line}` : `yarn run ${line}`;
}
