import type { TreeWarning } from '../../../ports/index.ts';
import type { Ini } from '../../detection/ini.ts';
import { parseIni } from '../../detection/ini.ts';
import { readToml, stringAt, stringsAt, tableAt, valueAt } from '../../detection/manifests.ts';
import type { StackContext } from '../../detection/model.ts';
import { isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import type { Dependencies } from './dependencies.ts';
import { collectDependencies, requirementLines } from './dependencies.ts';

/** Everything the manifests of one folder say; nothing is decided here. */
export interface PythonProject {
  readonly context: StackContext;
  readonly folder: string;
  /** The manifest that makes it a project. */
  readonly file: string;
  readonly pyproject: unknown;
  readonly setupCfg: Ini;
  readonly toxIni: Ini;
  readonly setupPy: string;
  readonly pipfile: unknown;
  readonly requirementFiles: readonly { readonly file: string; readonly lines: readonly string[] }[];
  readonly dependencies: Dependencies;
  /** Hook ids and repositories of `.pre-commit-config.yaml`, as text. */
  readonly preCommit: string;
  /** Files with tests in them, nested projects left out. */
  readonly testFiles: readonly string[];
  /** Python files that are not tests. */
  readonly sourceFiles: readonly string[];
  readonly warnings: readonly TreeWarning[];
}

const REQUIREMENTS = /^(?:requirements(?:[-_.][\w-]+)?|(?:dev|test|tests|testing|lint|ci|build)[-_.]requirements|requires|reqs)\.(?:txt|in)$/i;
const TEST_FILE = /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests?|[^/]*[a-z]tests)\.py$/;

/** Requirement files beside the project and in `requirements/`; compiled ones win over their `.in` source. */
function requirementPaths(context: StackContext, folder: string): string[] {
  const index = indexOf(context);
  const beside = index.namesIn(folder).filter((name) => REQUIREMENTS.test(name)).map((name) => joinPath(folder, name));
  const below = joinPath(folder, 'requirements');
  const inside = index.namesIn(below).filter((name) => /\.(txt|in)$/.test(name)).map((name) => joinPath(below, name));
  const all = [...beside, ...inside];
  return all.filter((path) => path.endsWith('.txt') || !all.includes(path.replace(/\.in$/, '.txt'))).slice(0, 20);
}

/** Python files of this project: not of projects nested in it, nor of examples and vendored code. */
export function pythonFiles(context: StackContext, folder: string, nested: readonly string[]): string[] {
  const inner = nested.filter((other) => other !== folder && (folder === '.' || other.startsWith(`${folder}/`)));
  const start = folder === '.' ? 0 : folder.length + 1;
  return indexOf(context)
    .withExtension('py')
    .filter((path) => (folder === '.' || path.startsWith(`${folder}/`)) && !inner.some((other) => path.startsWith(`${other}/`)))
    .filter((path) => {
      const below = path.slice(start).split('/').slice(0, -1).filter((part) => !/^(?:_*tests?_*|testing|unit|unittests?|integration|functional)$/.test(part) && !/[-_.]tests?$/.test(part));
      return below.length === 0 || !isSideFolder(below.join('/'));
    });
}

function iniAt(context: StackContext, path: string): Ini {
  const text = context.tree.read(path);
  return text === undefined ? new Map() : parseIni(text);
}

/** The manifest that says most about the folder, strongest first. */
function mainFile(context: StackContext, folder: string): string {
  const names = ['pyproject.toml', 'setup.py', 'setup.cfg', 'Pipfile', 'requirements.txt'];
  const index = indexOf(context);
  const name = names.find((candidate) => index.has(folder, candidate));
  return name === undefined ? (requirementPaths(context, folder)[0] ?? joinPath(folder, 'requirements.txt')) : joinPath(folder, name);
}

export function readProject(context: StackContext, folder: string, nested: readonly string[]): PythonProject {
  const at = (name: string): string => joinPath(folder, name);
  const has = (name: string): boolean => indexOf(context).has(folder, name);
  const pyproject = has('pyproject.toml') ? readToml(context.tree, at('pyproject.toml')) : undefined;
  const pipfile = has('Pipfile') ? readToml(context.tree, at('Pipfile')) : undefined;
  const setupCfg = has('setup.cfg') ? iniAt(context, at('setup.cfg')) : new Map();
  const setupPy = has('setup.py') ? (context.tree.read(at('setup.py')) ?? '') : '';
  const requirementFiles = requirementPaths(context, folder).map((file) => ({ file, lines: requirementLines(context.tree.read(file) ?? '') }));
  const files = pythonFiles(context, folder, nested);
  return {
    context,
    folder,
    file: mainFile(context, folder),
    pyproject: pyproject?.data,
    setupCfg,
    toxIni: has('tox.ini') ? iniAt(context, at('tox.ini')) : new Map(),
    setupPy,
    pipfile: pipfile?.data,
    requirementFiles,
    dependencies: collectDependencies({
      ...(pyproject === undefined ? {} : { pyproject: { file: at('pyproject.toml'), data: pyproject.data } }),
      ...(has('setup.cfg') ? { setupCfg: { file: at('setup.cfg'), ini: setupCfg } } : {}),
      ...(has('setup.py') ? { setupPy: { file: at('setup.py'), text: setupPy } } : {}),
      ...(pipfile === undefined ? {} : { pipfile: { file: at('Pipfile'), data: pipfile.data } }),
      requirements: requirementFiles,
    }),
    preCommit: context.tree.read(at('.pre-commit-config.yaml')) ?? '',
    testFiles: files.filter((path) => TEST_FILE.test(path)),
    sourceFiles: files.filter((path) => !TEST_FILE.test(path)),
    warnings: [pyproject?.warning, pipfile?.warning].filter((warning) => warning !== undefined),
  };
}

/** True when a tool's own table stands in `pyproject.toml`. */
export function hasTool(project: PythonProject, ...path: readonly string[]): boolean {
  return valueAt(project.pyproject, 'tool', ...path) !== undefined;
}

export function hasFile(project: PythonProject, name: string): boolean {
  return indexOf(project.context).has(project.folder, name);
}

export function buildBackend(project: PythonProject): string | undefined {
  return stringAt(project.pyproject, 'build-system', 'build-backend') ?? stringsAt(project.pyproject, 'build-system', 'requires')[0];
}

/** True when the folder builds a distribution of its own, not only an application that is run in place. */
export function isPackaged(project: PythonProject): boolean {
  if (valueAt(project.pyproject, 'tool', 'poetry', 'package-mode') === false) return false;
  if (valueAt(project.pyproject, 'tool', 'uv', 'package') === false) return false;
  if (hasFile(project, 'setup.py')) return /\bsetup\s*\(/.test(project.setupPy);
  const hasBuild = valueAt(project.pyproject, 'build-system') !== undefined;
  return (hasBuild && (Object.keys(tableAt(project.pyproject, 'project')).length > 0 || hasTool(project, 'poetry'))) || project.setupCfg.get('metadata')?.has('name') === true;
}

/** Folders with the code: `src`, or the packages at the top. */
export function codeFolders(project: PythonProject): string[] {
  const index = indexOf(project.context);
  if (index.under(joinPath(project.folder, 'src')).some((path) => path.endsWith('.py'))) return ['src'];
  const start = project.folder === '.' ? 0 : project.folder.length + 1;
  const tops = new Set(project.sourceFiles.map((path) => path.slice(start).split('/')).filter((parts) => parts.length > 1).map(([top = '']) => top));
  return [...tops].filter((top) => /^[A-Za-z_]\w*$/.test(top) && index.has(joinPath(project.folder, top), '__init__.py') && !/^tests?$/.test(top)).toSorted();
}
