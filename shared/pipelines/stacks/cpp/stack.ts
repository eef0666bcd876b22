import { commandsFor, evidenceFor } from '../../detection/evidence.ts';
import { ciRuns, conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, ComponentDraft, StackContext } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { collectionMembers, indexOf, isPackageData, isWorkedInByCi } from '../../detection/tree-index.ts';
import type { TreeWarning } from '../../../ports/index.ts';
import type { NativeProject } from './build-system.ts';
import { readCmake } from './cmake.ts';
import { readAutotools, readMake } from './make.ts';
import { readMeson } from './meson.ts';

const evidence = evidenceFor('cpp');
const command = commandsFor(evidence);
/** Manifests of languages whose own tools compile native parts; CMake beside one of them is a part of that build. */
const OWNERS = ['package.json', 'pyproject.toml', 'setup.py', 'Cargo.toml', 'go.mod', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'Gemfile', 'mix.exs', 'composer.json', 'Package.swift', 'pubspec.yaml', 'dune-project', 'Rakefile', 'DESCRIPTION'];
const SYSTEM_NAMES: Readonly<Record<NativeProject['system'], string>> = { cmake: 'CMake', meson: 'Meson', make: 'Make', autotools: 'the Autotools' };
const CALLED: Readonly<Record<NativeProject['system'], RegExp>> = { cmake: /\b(?:cmake|ctest)\b/, meson: /\bmeson\b/, make: /\bmake\b/, autotools: /\bmake\b/ };
const MAX_PROJECTS = 40;

function packageManagerOf(context: StackContext, { folder }: NativeProject): Pick<ComponentDraft, 'packageManager' | 'lockfile'> & { readonly warnings: readonly TreeWarning[] } {
  const index = indexOf(context);
  const conan = ['conanfile.py', 'conanfile.txt'].find((name) => index.has(folder, name));
  const name = conan ?? (index.has(folder, 'vcpkg.json') ? 'vcpkg.json' : undefined);
  if (name === undefined) return { warnings: [] };
  const file = joinPath(folder, name);
  const manager = conan === undefined ? 'vcpkg' : 'conan';
  const lockfile = manager === 'conan' && index.has(folder, 'conan.lock') ? joinPath(folder, 'conan.lock') : undefined;
  const isFixed = lockfile !== undefined || (manager === 'vcpkg' && /"builtin-baseline"|"baseline"/.test((context.tree.read(file) ?? '') + (context.tree.read(joinPath(folder, 'vcpkg-configuration.json')) ?? '')));
  return {
    packageManager: { name: manager, evidence: evidence('packageManager', file, manager, `${file} is read by ${manager}.`, 0.95) },
    ...(lockfile === undefined ? {} : { lockfile }),
    warnings: [
      ...(isFixed ? [] : [{ code: 'LOCKFILE_MISSING', message: `Nothing beside ${file} fixes the versions of its packages: builds take the newest that fit.`, path: file }]),
      ...(ciRuns(context, new RegExp(`\\b${manager}\\b`)) ? [] : [{ code: 'INSTALL_MAY_FAIL', message: `${file} names packages that no command here installs; how ${manager} is set up is said nowhere.`, path: file }]),
    ],
  };
}

function commandsOf(context: StackContext, { file, build, buildFrom, system, test }: NativeProject): CommandCandidate[] {
  const name = SYSTEM_NAMES[system];
  return [
    command('build', build, buildFrom, 'convention', `${file} is built by ${name}.`, 0.85),
    ...(test === undefined || test.run === '' ? [] : [command('test', test.run, test.file, 'convention', `${test.file} declares tests.`, conventionConfidence(context, /\b(?:ctest|meson test|make (?:test|check))\b/, 0.85))]),
  ];
}

function draftOf(context: StackContext, project: NativeProject): ComponentDraft {
  const { folder, file, system, versions, outputs, test } = project;
  const packages = packageManagerOf(context, project);
  return {
    path: folder,
    stack: 'cpp',
    language: project.language ?? (indexOf(context).under(folder).some((path) => /\.(?:cc|cpp|cxx|hpp)$/.test(path)) ? 'cpp' : 'c'),
    versions,
    ...(packages.packageManager === undefined ? {} : { packageManager: packages.packageManager }),
    ...(packages.lockfile === undefined ? {} : { lockfile: packages.lockfile }),
    frameworks: [{ name: system, evidence: evidence(`frameworks.${system}`, file, system, `${file} is written for ${SYSTEM_NAMES[system]}.`, 0.95) }],
    commands: commandsOf(context, project),
    // What compiles nothing first has nothing to test.
    buildBeforeTest: test !== undefined,
    outputs,
    warnings: [...project.warnings, ...packages.warnings],
    evidence: [evidence('language', file, system, `${file} makes this a project of C or C++.`, 0.9)],
  };
}

/** The build files of a kind that stand for themselves: no other of the kind lies above, and nobody else's build owns the folder. */
function rootsOf(context: StackContext, files: readonly string[], read: (context: StackContext, file: string) => NativeProject | undefined, taken: ReadonlySet<string>): NativeProject[] {
  const index = indexOf(context);
  const folders = new Set(files.map(folderOf));
  const data = collectionMembers([...folders]);
  const own = files.filter((file) => {
    const folder = folderOf(file);
    if (taken.has(folder) || ancestorsOf(folder).some((above) => folders.has(above) || taken.has(above))) return false;
    if (isPackageData(context, folder) || data.has(folder)) return false;
    return !isSideFolder(folder) || isWorkedInByCi(context, folder);
  });
  return own.slice(0, MAX_PROJECTS).flatMap((file) => read(context, file) ?? []).filter(({ folder, system }) => {
    const owned = [folder, ...ancestorsOf(folder)].some((place) => OWNERS.some((name) => index.has(place, name)));
    return !owned || (system !== 'make' && ciRuns(context, CALLED[system]));
  });
}

export default defineStack({
  id: 'cpp',
  title: 'C and C++',
  manifests: ['CMakeLists.txt', 'CMakePresets.json', 'meson.build', 'Makefile', 'Makefile.am', 'configure.ac', 'conanfile.txt', 'vcpkg.json'],
  detect(context) {
    const index = indexOf(context);
    const found: NativeProject[] = [];
    const kinds: readonly (readonly [readonly string[], typeof readCmake])[] = [
      [index.named('CMakeLists.txt'), readCmake],
      [index.named('meson.build'), readMeson],
      [[...index.named('configure.ac'), ...index.named('configure.in')], readAutotools],
      [index.named('Makefile'), readMake],
    ];
    for (const [files, read] of kinds) found.push(...rootsOf(context, files, read, new Set(found.map(({ folder }) => folder))));
    return found.map((project) => draftOf(context, project));
  },
});
