import type { TreeWarning } from '../../../ports/index.ts';
import { cdkApp, mergedFrameworks } from '../../detection/cdk.ts';
import { evidenceFor } from '../../detection/evidence.ts';
import { stringAt, stringsAt, tableAt } from '../../detection/manifests.ts';
import type { ComponentDraft, StackContext } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { collectionMembers, indexOf, isPackageData, isWorkedInByCi } from '../../detection/tree-index.ts';
import { commandsOf } from './commands.ts';
import { pythonMatrix } from './cycles.ts';
import { requirementName } from './dependencies.ts';
import { installWarnings } from './install.ts';
import { looseProgram } from './loose.ts';
import { cachesOf, managerOf } from './manager.ts';
import type { PythonProject } from './project.ts';
import { buildBackend, hasFile, hasTool, isPackaged, readProject } from './project.ts';
import { testRunner } from './tests.ts';
import { pythonVersions } from './versions.ts';

const evidence = evidenceFor('python');

const FRAMEWORKS: readonly (readonly [string, string])[] = [
  ['django', 'django'], ['flask', 'flask'], ['fastapi', 'fastapi'], ['starlette', 'starlette'], ['aiohttp', 'aiohttp'], ['tornado', 'tornado'],
  ['pyramid', 'pyramid'], ['sanic', 'sanic'], ['falcon', 'falcon'], ['litestar', 'litestar'], ['celery', 'celery'], ['streamlit', 'streamlit'],
  ['apache-airflow', 'airflow'], ['aws-cdk-lib', 'aws-cdk'], ['aws-cdk-core', 'aws-cdk'], ['chalice', 'chalice'], ['aws-lambda-powertools', 'aws-lambda-powertools'],
  ['cherrypy', 'cherrypy'], ['scrapy', 'scrapy'], ['click', 'click'], ['typer', 'typer'],
];

/** Folders of scripts around a project of another language. */
const HELPER_FOLDER = /(?:^|\/)(?:scripts?|hack|tools?|utils?|ci|bin|contrib|misc|support|\.[^/]+)(?:\/|$)/;

/** Strong manifests describe a project; `requirements.txt` alone only says that Python runs here. */
interface Candidate {
  readonly folder: string;
  readonly isStrong: boolean;
}

function candidates(context: StackContext): Candidate[] {
  const index = indexOf(context);
  const strong = new Set(['setup.py', 'Pipfile', 'pyproject.toml'].flatMap((name) => index.named(name)).map(folderOf));
  for (const file of index.named('setup.cfg')) if (/^\[(?:metadata|options)\]/m.test(context.tree.read(file) ?? '')) strong.add(folderOf(file));
  const weak = new Set(index.named('requirements.txt').map(folderOf).map((folder) => (folder.endsWith('requirements') ? folderOf(folder) : folder)).filter((folder) => !HELPER_FOLDER.test(folder)));
  return [...new Set([...strong, ...weak])].map((folder) => ({ folder, isStrong: strong.has(folder) })).toSorted((a, b) => a.folder.length - b.folder.length || (a.folder < b.folder ? -1 : 1));
}

/** A `pyproject.toml` that only configures tools makes no project by itself. */
function describesProject(project: PythonProject, isInside: boolean): boolean {
  const { pyproject, folder, context } = project;
  if (project.warnings.length > 0) return true;
  // Inside another project a list of dependencies alone serves one script of it.
  const tables = isInside ? ['project', 'build-system'] : ['project', 'build-system', 'dependency-groups'];
  const described = tables.some((name) => Object.keys(tableAt(pyproject, name)).length > 0) || ['poetry', 'pdm', 'hatch', 'flit', 'uv'].some((name) => hasTool(project, name));
  const hasOther = ['setup.py', 'Pipfile', 'setup.cfg'].some((name) => indexOf(context).has(folder, name)) || project.requirementFiles.length > 0;
  return described || hasOther || (project.testFiles.length > 0 && project.sourceFiles.length > 0);
}

/** Members of a uv workspace are managed by its root. */
function workspaceMembers(root: PythonProject, folders: readonly string[]): string[] {
  const globs = stringsAt(root.pyproject, 'tool', 'uv', 'workspace', 'members').map((glob) => joinPath(root.folder, glob.replace(/\/$/, '')));
  const patterns = globs.map((glob) => new RegExp(`^${glob.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('**', '\u0000').replaceAll('*', '[^/]*').replaceAll('\u0000', '.*')}$`));
  return folders.filter((folder) => folder !== root.folder && patterns.some((pattern) => pattern.test(folder)));
}

function readRoots(context: StackContext): { readonly roots: PythonProject[]; readonly members: ReadonlyMap<string, PythonProject[]> } {
  const usable = candidates(context).filter(({ folder }) => !isPackageData(context, folder) && (!isSideFolder(folder) || isWorkedInByCi(context, folder)));
  const folders = usable.map(({ folder }) => folder);
  const collected = collectionMembers(folders);
  const roots: PythonProject[] = [];
  const members = new Map<string, PythonProject[]>();
  const managed = new Set<string>();
  for (const { folder, isStrong } of usable) {
    if (managed.has(folder) || (collected.has(folder) && !isWorkedInByCi(context, folder))) continue;
    const isInside = roots.some((root) => root.folder === '.' || folder.startsWith(`${root.folder}/`));
    if (!isStrong && isInside && !isWorkedInByCi(context, folder)) continue;
    const project = readProject(context, folder, folders);
    if (!describesProject(project, isInside)) continue;
    roots.push(project);
    const inner = workspaceMembers(project, folders);
    for (const member of inner) managed.add(member);
    members.set(folder, inner.map((member) => readProject(context, member, folders)));
  }
  return { roots, members };
}

function memberList(members: readonly PythonProject[]): NonNullable<ComponentDraft['members']> {
  const named = members.map((member) => ({ member, name: stringAt(member.pyproject, 'project', 'name') ?? member.folder }));
  const byName = new Map(named.map(({ name }) => [requirementName(name) ?? name, name]));
  return named.map(({ member, name }) => ({ path: member.folder, name, dependsOn: [...member.dependencies.keys()].flatMap((dependency) => byName.get(dependency) ?? []).filter((other) => other !== name) }));
}

function frameworksOf(project: PythonProject): ComponentDraft['frameworks'] {
  const fromDependencies = FRAMEWORKS.flatMap(([dependency, name]) => {
    const declared = project.dependencies.get(dependency)?.find(({ kind }) => kind === 'main' || kind === 'file');
    return declared === undefined ? [] : [{ name, evidence: evidence(`frameworks.${name}`, declared.file, 'dependency', `${declared.file} lists ${dependency}.`, 0.9) }];
  });
  const backend = buildBackend(project)?.split(/[.<>=~!\s[]/)[0];
  const maturin = backend === 'maturin' ? [{ name: 'maturin', evidence: evidence('frameworks.maturin', project.file, 'build-backend', 'maturin builds the package from Rust.', 0.95) }] : [];
  return [...new Map([...fromDependencies, ...maturin].map((framework) => [framework.name, framework])).values()];
}

/** A runner that the maintainers have from elsewhere (their machine, a CI image) is missing in a clean environment. */
function undeclaredWarning(project: PythonProject): TreeWarning[] {
  const runner = testRunner(project);
  const missing = (runner?.tools ?? []).filter((tool) => !project.dependencies.has(tool));
  return missing.map((tool) => ({ code: 'TOOL_NOT_DECLARED', message: `The tests need ${tool}, which no manifest of ${project.file} lists; a clean environment lacks it unless the install line brings it.`, path: runner?.file ?? project.file }));
}

function warningsOf(project: PythonProject, manager: ReturnType<typeof managerOf>): TreeWarning[] {
  const isPinned = project.requirementFiles.some(({ lines }) => lines.length > 0 && lines.filter((line) => !line.startsWith('-')).every((line) => line.includes('==') || line.includes(' @ ')));
  const missing = manager.lockfile === undefined && !isPinned && !hasFile(project, 'pylock.toml');
  const message = `No lock file pins the dependencies of ${project.file}, so every run takes the newest ones that the constraints allow.`;
  return [...project.warnings, ...(missing ? [{ code: 'LOCKFILE_MISSING', message, path: project.file }] : []), ...installWarnings(project, !missing), ...undeclaredWarning(project)];
}

const OTHER_MANIFESTS = ['Cargo.toml', 'go.mod', 'package.json', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'CMakeLists.txt'];
const NOT_SOURCES = /(?:^|\/)(?:setup|noxfile|tasks|conf|conftest|fabfile|dodo)\.py$/;

/** Packaging of another language: the Python side only wraps what that one builds, or has no sources of its own. */
function isSecondary(project: PythonProject): boolean {
  if (!OTHER_MANIFESTS.some((name) => hasFile(project, name))) return false;
  const wraps = hasFile(project, 'Cargo.toml') && /maturin|setuptools.rust/.test(buildBackend(project) ?? '');
  return wraps || (project.testFiles.length === 0 && project.sourceFiles.every((path) => NOT_SOURCES.test(path)));
}

/**
 * Installing and building it compiles the other language's program with a toolchain that a Python job does not have, so
 * nothing is proposed by convention unless there are tests to run.
 */
function secondaryCommands(project: PythonProject, manager: ReturnType<typeof managerOf>): ComponentDraft['commands'] {
  if (project.testFiles.length === 0) return [];
  const kept = commandsOf(project, manager).filter(({ intent }) => intent === 'install' || intent === 'build' || intent === 'test');
  return kept.map((command) => ({ ...command, evidence: { ...command.evidence, confidence: Math.min(command.evidence.confidence, 0.45) } }));
}

function draftOf(project: PythonProject, members: readonly PythonProject[]): ComponentDraft {
  const manager = managerOf(project);
  const cdk = cdkApp(project.context, project.folder, 'python');
  const secondary = isSecondary(project);
  const matrix = secondary ? pythonMatrix(project).slice(-1) : pythonMatrix(project);
  const files = project.sourceFiles.length + project.testFiles.length;
  const isSure = project.warnings.length === 0 && (files > 0 || members.length > 0 || secondary);
  return {
    path: project.folder,
    stack: 'python',
    language: 'python',
    versions: pythonVersions(project),
    ...(matrix.length === 0 ? {} : { matrix }),
    packageManager: { name: manager.name, ...(manager.version === undefined ? {} : { version: manager.version }), evidence: manager.evidence },
    ...(manager.lockfile === undefined ? {} : { lockfile: manager.lockfile }),
    frameworks: mergedFrameworks(frameworksOf(project), cdk.frameworks),
    commands: project.warnings.length > 0 ? [] : secondary ? secondaryCommands(project, manager) : commandsOf(project, manager),
    ...(members.length > 0 ? { members: memberList(members), monorepoTool: 'uv' } : {}),
    outputs: isPackaged(project) ? ['dist'] : [],
    caches: cachesOf(project, manager),
    warnings: [...warningsOf(project, manager), ...cdk.warnings],
    evidence: [evidence('language', project.file, 'manifest', `${project.file} and ${files} Python files.`, isSure ? 0.95 : 0.45)],
  };
}

export default defineStack({
  id: 'python',
  title: 'Python',
  manifests: ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', '*requirements.txt', 'Pipfile', 'tox.ini', '.python-version', 'runtime.txt', 'environment.yml', 'poetry.lock', '.pre-commit-config.yaml'],
  detect(context) {
    const { roots, members } = readRoots(context);
    const nestedInside = (project: PythonProject): boolean => ancestorsOf(project.folder).some((above) => roots.some((root) => root.folder === above && (members.get(above) ?? []).includes(project)));
    const loose = roots.length > 0 ? undefined : looseProgram(context);
    return [...roots.filter((project) => !nestedInside(project)).map((project) => draftOf(project, members.get(project.folder) ?? [])), ...(loose === undefined ? [] : [loose])];
  },
});
