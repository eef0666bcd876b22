import { evidenceFor, lineOf, versionFact } from '../../detection/evidence.ts';
import type { StackContext, VersionFact } from '../../detection/model.ts';
import { folderOf, joinPath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import type { TreeWarning } from '../../../ports/index.ts';
import type { NativeProject } from './build-system.ts';
import { readPresets } from './presets.ts';

const evidence = evidenceFor('cpp');
const MINIMUM = /cmake_minimum_required\s*\(\s*VERSION\s+(\d+(?:\.\d+){0,3}(?:\.\.\.\d+(?:\.\d+){0,3})?)/i;
const PROJECT = /(?:^|\n)\s*project\s*\(([^)]{1,400})\)/i;
const TESTING = /(?:^|\n)\s*(?:enable_testing\s*\(|include\s*\(\s*CTest\s*\))/i;
const ADDS_TEST = /(?:^|\n)\s*(?:add_test|gtest_discover_tests|gtest_add_tests|catch_discover_tests|doctest_discover_tests|boost_discover_tests|qt_add_test)\s*\(/i;
const FOREIGN = /(?:^|\/)(?:external|extern|third[-_]?party|3rdparty|vendor|_deps|deps|build|node_modules)\//i;
const MAX_READ = 60;
/** Packages that CMake or the compiler brings itself. */
const BUILT_IN = new Set(['Threads', 'OpenMP', 'Git', 'Python', 'Python3', 'PkgConfig', 'CTest', 'Doxygen']);

const code = (text: string): string => text.replaceAll(/#\[\[[\s\S]*?\]\]/g, '').replaceAll(/#[^\n]*/g, '');

function languageOf(project: string): NativeProject['language'] {
  const words = project.split(/\s+/).map((word) => word.toUpperCase());
  if (words.includes('CXX') || words.includes('CUDA')) return 'cpp';
  return words.includes('C') ? 'c' : undefined;
}

/** The file that declares tests, when the root switches testing on. */
function testFile(context: StackContext, folder: string, root: string): string | undefined {
  if (!TESTING.test(root)) return undefined;
  const files = indexOf(context).under(folder).filter((path) => (path.endsWith('/CMakeLists.txt') || path === 'CMakeLists.txt' || path.endsWith('.cmake')) && !FOREIGN.test(path));
  const likely = files.toSorted((a, b) => Number(/test/i.test(b)) - Number(/test/i.test(a)));
  return likely.slice(0, MAX_READ).find((path) => ADDS_TEST.test(code(context.tree.read(path) ?? '')));
}

function packageWarnings(file: string, text: string): TreeWarning[] {
  const found = [...text.matchAll(/find_package\s*\(\s*([\w.+-]+)[^)]*\bREQUIRED\b/gi)].map((match) => match[1] ?? '').filter((name) => !BUILT_IN.has(name) && !/^(?:GTest|Catch2|doctest)$/.test(name));
  const names = [...new Set(found)].slice(0, 8);
  return names.length === 0 ? [] : [{ code: 'INSTALL_MAY_FAIL', message: `${file} needs packages of the system that no command here installs: ${names.join(', ')}.`, path: file }];
}

function versionsOf(file: string, text: string, presets: ReturnType<typeof readPresets>): VersionFact[] {
  const stated = MINIMUM.exec(text)?.[1];
  return [
    ...(stated === undefined ? [] : [versionFact(`>=${stated}`, evidence('version', file, 'cmake-minimum', `${file} asks for CMake ${stated} or later.`, 0.95, lineOf(text, MINIMUM)))]),
    ...(presets?.minimum === undefined ? [] : [versionFact(`>=${presets.minimum}`, evidence('version', presets.file, 'cmake-presets', `${presets.file} asks for CMake ${presets.minimum} or later.`, 0.9))]),
  ];
}

/** A project of CMake; `undefined` for a file that only adds to one above it. */
export function readCmake(context: StackContext, file: string): NativeProject | undefined {
  const folder = folderOf(file);
  const raw = context.tree.read(file);
  const text = raw === undefined ? '' : code(raw);
  const project = PROJECT.exec(text)?.[1];
  if (project === undefined) return undefined;
  const presets = readPresets(context, folder);
  const test = testFile(context, folder, text);
  return {
    system: 'cmake',
    folder,
    file,
    language: languageOf(project),
    versions: versionsOf(file, raw ?? '', presets),
    build: presets?.build ?? 'cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build --parallel',
    buildFrom: presets?.file ?? joinPath(folder, 'CMakeLists.txt'),
    outputs: presets === undefined ? ['build'] : [],
    test: test === undefined ? undefined : { run: presets === undefined ? 'ctest --test-dir build --output-on-failure' : (presets.test ?? ''), file: test },
    warnings: packageWarnings(file, text),
  };
}
