import type { TreeWarning } from '../../../ports/index.ts';
import { commandsFor, evidenceFor } from '../../detection/evidence.ts';
import { ciRuns, conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, ComponentDraft, StackContext } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isPackageData, isWorkedInByCi } from '../../detection/tree-index.ts';
import { pinnedVersions } from '../../detection/version-files.ts';
import type { Crate } from './cargo.ts';
import { membersOf, readCrate } from './cargo.ts';
import { toolchainOf, versionsOf } from './toolchain.ts';

const evidence = evidenceFor('rust');
const command = commandsFor(evidence);

const FRAMEWORKS =
  'axum actix-web rocket warp poem tide salvo hyper tonic tokio async-std clap ' +
  'bevy tauri leptos yew dioxus lambda_runtime diesel sqlx wasm-bindgen pyo3 napi';
/** Enough to see whether a library keeps its tests beside its code without reading it all. */
const SOURCES_READ = 24;

interface Root {
  readonly crate: Crate;
  readonly members: readonly Crate[];
}

/** A file that `cargo test` would run something from: an integration test, or a module with `#[test]`. */
function testFile(context: StackContext, { crate, members }: Root): string | undefined {
  const index = indexOf(context);
  const folders = [crate, ...members].map(({ folder }) => folder);
  const integration = folders.flatMap((folder) => index.under(joinPath(folder, 'tests'))).find((path) => path.endsWith('.rs'));
  if (integration !== undefined) return integration;
  const sources = folders.flatMap((folder) => index.under(joinPath(folder, 'src'))).filter((path) => path.endsWith('.rs'));
  const named = sources.find((path) => /(^|\/)tests?(\.rs|\/)/.test(path));
  return named ?? sources.slice(0, SOURCES_READ).find((path) => /#\[(?:\w+::)?test\b|#\[cfg\(test\)\]/.test(context.tree.read(path) ?? ''));
}

/** A virtual workspace means all its members by itself; a root package means only itself until told otherwise. */
function scopeOf({ crate, members }: Root): string {
  return crate.name !== undefined && members.some(({ folder }) => !isSideFolder(folder)) ? ' --workspace' : '';
}

function clippyOf(context: StackContext, root: Root, scope: string): CommandCandidate {
  const index = indexOf(context);
  const configured = ['clippy.toml', '.clippy.toml'].find((name) => index.has(root.crate.folder, name));
  const denies = configured !== undefined || ciRuns(context, /clippy.*(-D|--deny)/);
  const run = `cargo clippy${scope}${denies ? ' -- --deny warnings' : ''}`;
  const reason = configured === undefined ? 'clippy is the linter that ships with Rust.' : `${configured} configures clippy.`;
  return command('lint', run, configured === undefined ? root.crate.file : joinPath(root.crate.folder, configured), 'convention', reason, configured === undefined ? conventionConfidence(context, /clippy/, 0.6) : 0.75);
}

function commandsOf(context: StackContext, root: Root, lockfile: string | undefined): CommandCandidate[] {
  const { crate } = root;
  const locked = lockfile === undefined ? '' : ' --locked';
  const scope = scopeOf(root);
  const formatted = ['rustfmt.toml', '.rustfmt.toml'].find((name) => indexOf(context).has(crate.folder, name));
  const format = formatted === undefined ? conventionConfidence(context, /cargo\s+(\+\S+\s+)?fmt|rustfmt/, 0.65) : 0.85;
  const test = testFile(context, root);
  return [
    command('install', `cargo fetch${locked}`, lockfile ?? crate.file, 'convention', 'Downloads the dependencies without building them.', 0.8),
    command('format', `cargo fmt${scope === '' ? '' : ' --all'} --check`, formatted === undefined ? crate.file : joinPath(crate.folder, formatted), 'convention', 'rustfmt ships with Rust; --check writes nothing.', format),
    clippyOf(context, root, scope),
    command('build', `cargo build${scope}${locked}`, crate.file, 'convention', 'Compiles the crates.', 0.85),
    ...(test === undefined ? [] : [command('test', `cargo test${scope}${locked}`, test, 'convention', `${test} holds tests for cargo test.`, 0.85)]),
  ];
}

function warningsOf({ crate, members }: Root, lockfile: string | undefined): TreeWarning[] {
  const warnings = [crate, ...members].flatMap(({ warning }) => warning ?? []);
  if (lockfile === undefined && crate.warning === undefined) {
    const kind = crate.hasBinary ? 'A program without one builds with whatever is newest.' : 'That is common for libraries; builds use the newest compatible dependencies.';
    warnings.push({ code: 'LOCKFILE_MISSING', message: `There is no Cargo.lock beside ${crate.file}, so nothing can be built with --locked. ${kind}`, path: crate.file });
  }
  return warnings;
}

function memberList({ members }: Root): NonNullable<ComponentDraft['members']> {
  const nameByFolder = new Map(members.map(({ folder, name }) => [folder, name ?? folder]));
  return members.map((member) => ({
    path: member.folder,
    name: member.name ?? member.folder,
    dependsOn: member.pathDependencies.flatMap((folder) => nameByFolder.get(folder) ?? []),
  }));
}

function frameworksOf({ crate, members }: Root): ComponentDraft['frameworks'] {
  const names = new Set([crate, ...members].flatMap(({ dependencies }) => dependencies));
  return FRAMEWORKS.split(' ').filter((name) => names.has(name)).map((name) => ({
    name,
    evidence: evidence(`frameworks.${name}`, crate.file, 'dependency', `The crates depend on ${name}.`, 0.9),
  }));
}

function draftOf(context: StackContext, root: Root): ComponentDraft {
  const { crate, members } = root;
  const lockfile = indexOf(context).has(crate.folder, 'Cargo.lock') ? joinPath(crate.folder, 'Cargo.lock') : undefined;
  const toolchain = toolchainOf(context, crate.folder);
  const readable = crate.warning === undefined;
  return {
    path: crate.folder,
    stack: 'rust',
    language: 'rust',
    versions: versionsOf(toolchain, crate, members, pinnedVersions(context, crate.folder, { stack: 'rust', plain: ['.rust-version', 'rust-version.txt'], tool: 'rust' })),
    matrix: [toolchain?.channel ?? 'stable'],
    packageManager: { name: 'cargo', evidence: evidence('packageManager', crate.file, 'cargo', 'Cargo is the package manager of Rust.', readable ? 0.98 : 0.45) },
    ...(lockfile === undefined ? {} : { lockfile }),
    frameworks: frameworksOf(root),
    commands: readable ? commandsOf(context, root, lockfile) : [],
    ...(crate.isWorkspace && members.length > 0 ? { members: memberList(root), monorepoTool: 'cargo' } : {}),
    outputs: crate.hasBinary || members.some(({ hasBinary }) => hasBinary) ? ['target/release'] : [],
    caches: lockfile === undefined ? [] : [{ id: 'cargo', paths: ['~/.cargo/registry', '~/.cargo/git', joinPath(crate.folder, 'target')], keyFiles: [lockfile] }],
    warnings: warningsOf(root, lockfile),
    evidence: [
      evidence('language', crate.file, 'cargo-toml', `${crate.file} ${crate.isWorkspace ? 'is a Cargo workspace' : 'is a crate'}.`, readable ? 0.98 : 0.45),
      ...(crate.edition === undefined ? [] : [evidence('edition', crate.file, 'edition', `The code is written for edition ${crate.edition}.`, 0.95)]),
    ],
  };
}

/** Crates that stand for themselves: workspace roots, and crates that no workspace above manages. */
function rootsOf(context: StackContext, crates: readonly Crate[]): Root[] {
  const workspaces = crates.filter(({ isWorkspace }) => isWorkspace).map((crate) => ({ crate, members: membersOf(crate, crates) }));
  const managed = new Set(workspaces.flatMap(({ members }) => members.map(({ folder }) => folder)));
  const claimed = new Set(workspaces.map(({ crate }) => crate.folder));
  const singles = crates.filter(({ folder, isWorkspace }) => !isWorkspace && !managed.has(folder) && !ancestorsOf(folder).some((above) => claimed.has(above) && isSideFolder(folder)));
  return [...workspaces, ...singles.map((crate) => ({ crate, members: [] }))].filter(
    ({ crate }) => !isPackageData(context, crate.folder) && (!isSideFolder(crate.folder) || isWorkedInByCi(context, crate.folder)),
  );
}

export default defineStack({
  id: 'rust',
  title: 'Rust',
  manifests: ['Cargo.toml', 'rust-toolchain', 'rust-toolchain.toml'],
  detect(context) {
    const files = indexOf(context).named('Cargo.toml');
    const crates = files.filter((file) => !/(^|\/)(vendor|testdata|test-data|fixtures)\//.test(`${folderOf(file)}/`)).map((file) => readCrate(context, file));
    return rootsOf(context, crates).map((root) => draftOf(context, root));
  },
});
