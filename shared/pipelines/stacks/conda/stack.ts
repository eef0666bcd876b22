import { commandsFor, evidenceFor, isPlainName, lineOf, versionFact } from '../../detection/evidence.ts';
import { conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isWorkedInByCi } from '../../detection/tree-index.ts';
import { pinnedVersions } from '../../detection/version-files.ts';
import { readEnvironment, type Environment } from './environment.ts';

const evidence = evidenceFor('conda');
const command = commandsFor(evidence);
/** With one of these the folder is a project of Python, and the environment one way among others to get its packages. */
const PYTHON_MANIFESTS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile'];
const FRAMEWORKS = ['numpy', 'pandas', 'pytorch', 'tensorflow', 'scikit-learn', 'jupyterlab', 'snakemake', 'streamlit', 'dask', 'xarray'];
/** Files of every package's address, as `conda list --explicit` writes them. */
const EXPLICIT = ['conda-linux-64.lock', 'conda-lock-linux-64.txt'];

interface Project {
  readonly folder: string;
  readonly file: string;
  readonly environment: Environment;
  /** Name that the environment is made under. */
  readonly name: string;
  readonly explicit: string | undefined;
}

function readProject(context: StackContext, file: string): Project {
  const folder = folderOf(file);
  const environment = readEnvironment(context, file);
  const stated = environment.name;
  const explicit = EXPLICIT.find((name) => indexOf(context).has(folder, name));
  // An environment called base would be that of conda itself.
  const name = stated !== undefined && isPlainName(stated) && !stated.includes('/') && stated !== 'base' ? stated : 'project';
  return { folder, file, environment, name, explicit: explicit === undefined ? undefined : joinPath(folder, explicit) };
}

function versionsOf(context: StackContext, { folder, file, environment: { python } }: Project): VersionFact[] {
  const pins = pinnedVersions(context, folder, { stack: 'conda', plain: ['.python-version'], tool: 'python' });
  const line = lineOf(context.tree.read(file) ?? '', /^\s*-\s*(?:[\w.-]+::)?python\b/m);
  return [...(python === undefined ? [] : [versionFact(python, evidence('version', file, 'dependency', `${file} asks for Python ${python}.`, 0.95, line))]), ...pins];
}

function commandsOf(context: StackContext, { folder, file, environment: { packages }, name, explicit }: Project): CommandCandidate[] {
  const inside = `conda run --no-capture-output --name ${name}`;
  const base = file.split('/').at(-1) ?? file;
  const install = explicit === undefined ? `conda env create --yes --name ${name} --file ${base}` : `conda create --yes --name ${name} --file ${explicit.split('/').at(-1) ?? ''}`;
  const test = indexOf(context).under(folder).find((path) => /(?:^|\/)(?:test_[\w-]+|[\w-]+_test)\.py$/.test(path));
  const check = (intent: 'format' | 'lint' | 'typecheck', needed: string, run: string): CommandCandidate[] =>
    packages.has(needed) ? [command(intent, `${inside} ${run}`, file, 'convention', `${file} has ${needed}.`, conventionConfidence(context, new RegExp(`\\b${needed}\\b`), 0.6))] : [];
  return [
    command('install', install, explicit ?? file, 'convention', `conda makes the environment of ${explicit ?? file}.`, 0.9),
    ...check('format', 'black', 'black --check .'),
    ...check('lint', 'ruff', 'ruff check .'),
    ...check('lint', 'flake8', 'flake8 .'),
    ...check('typecheck', 'mypy', 'mypy .'),
    ...(test !== undefined && packages.has('pytest') ? [command('test', `${inside} pytest`, test, 'convention', `${test} and its like are run by pytest, which ${file} has.`, 0.85)] : []),
  ];
}

function draftOf(context: StackContext, project: Project): ComponentDraft {
  const { folder, file, environment, explicit } = project;
  const { warning, packages } = environment;
  const index = indexOf(context);
  const lockfile = explicit ?? (index.has(folder, 'conda-lock.yml') ? joinPath(folder, 'conda-lock.yml') : undefined);
  const isOpen = lockfile === undefined && !environment.isExact && warning === undefined;
  return {
    path: folder,
    stack: 'conda',
    language: 'python',
    versions: versionsOf(context, project),
    packageManager: { name: 'conda', evidence: evidence('packageManager', file, 'environment', `${file} is conda's.`, 0.95) },
    ...(lockfile === undefined ? {} : { lockfile }),
    frameworks: FRAMEWORKS.filter((name) => packages.has(name)).map((name) => ({ name, evidence: evidence(`frameworks.${name}`, file, 'dependency', `${file} has ${name}.`, 0.9) })),
    commands: warning === undefined ? commandsOf(context, project) : [],
    warnings: [...(warning === undefined ? [] : [warning]), ...(isOpen ? [{ code: 'LOCKFILE_MISSING', message: `Nothing beside ${file} fixes the versions of its packages: environments get the newest that fit.`, path: file }] : [])],
    evidence: [evidence('language', file, 'environment-yml', `${file} is an environment of conda.`, warning === undefined ? 0.9 : 0.45)],
  };
}

export default defineStack({
  id: 'conda',
  title: 'conda',
  manifests: ['environment.yml', 'environment.yaml', '.python-version', '.tool-versions'],
  detect(context) {
    const index = indexOf(context);
    const files = ['environment.yml', 'environment.yaml'].flatMap((name) => index.named(name));
    const ours = files.filter((file) => {
      const folder = folderOf(file);
      const isPython = [folder, ...ancestorsOf(folder)].some((place) => PYTHON_MANIFESTS.some((name) => index.has(place, name)));
      // Other tools have files of this name; conda's lists what it depends on.
      return !isPython && /^dependencies:/m.test(context.tree.read(file) ?? '') && (!isSideFolder(folder) || isWorkedInByCi(context, folder));
    });
    const folders = new Set<string>();
    return ours.filter((file) => !folders.has(folderOf(file)) && folders.add(folderOf(file))).map((file) => draftOf(context, readProject(context, file)));
  },
});
