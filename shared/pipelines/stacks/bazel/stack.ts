import { commandsFor, evidenceFor, lineOf, versionFact } from '../../detection/evidence.ts';
import { ciRuns, conventionConfidence, hasCheckingCi } from '../../detection/maintainers.ts';
import type { CommandCandidate, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isWorkedInByCi } from '../../detection/tree-index.ts';
import { imageLines } from '../../pins/index.ts';
import type { TreeWarning } from '../../../ports/index.ts';

const evidence = evidenceFor('bazel');
const command = commandsFor(evidence);
const ROOTS = ['MODULE.bazel', 'WORKSPACE.bazel', 'WORKSPACE'];
const CALLED = /\bbazel(?:isk)?\b/;
/** Rules and the language that people know them by. */
const LANGUAGES: readonly (readonly [RegExp, string])[] = [[/\bcc_(?:library|binary|test)\(/, 'cpp'], [/\bjava_(?:library|binary|test)\(/, 'java'], [/\bgo_(?:library|binary|test)\(/, 'go'], [/\bpy_(?:library|binary|test)\(/, 'python'], [/\brust_(?:library|binary|test)\(/, 'rust'], [/\b(?:ts|js)_\w+\(/, 'typescript']];
const TEST_RULE = /(?:^|\n)\s*\w+_test(?:_suite)?\s*\(/;
const COMPATIBLE = /bazel_compatibility\s*=\s*\[\s*((?:"[^"\n]{1,20}"\s*,?\s*)+)\]/;
const MAX_READ = 120;

const code = (text: string): string => text.replaceAll(/#[^\n]*/g, '');

function versionsOf(context: StackContext, folder: string, file: string): VersionFact[] {
  const pin = [folder, ...ancestorsOf(folder)].map((place) => joinPath(place, '.bazelversion')).find((path) => context.paths.has(path));
  const pinned = pin === undefined ? undefined : (context.tree.read(pin) ?? '').split('\n').map((line) => line.trim()).find((line) => line !== '' && !line.startsWith('#'));
  const text = context.tree.read(file) ?? '';
  const range = [...(COMPATIBLE.exec(code(text))?.[1] ?? '').matchAll(/"([<>=\d.-]+)"/g)].map((match) => match[1]).join(', ');
  return [
    ...(pin === undefined || pinned === undefined || !/^(?:\d+\.\d+\.\d+(?:rc\d+)?|\d+\.(?:x|\*)|latest)$/.test(pinned) ? [] : [versionFact(pinned, evidence('version', pin, 'bazelversion', `${pin} pins Bazel ${pinned}.`, 0.97, 1))]),
    ...(range === '' ? [] : [versionFact(range, evidence('version', file, 'bazel-compatibility', `${file} is compatible with Bazel ${range}.`, 0.9, lineOf(text, /bazel_compatibility/)))]),
  ];
}

/** The release that a pin means: `8.x` is the newest known one of its line. */
function releaseOf(pin: string): string | undefined {
  if (/^\d+\.\d+\.\d+$/.test(pin)) return pin;
  const line = /^(\d+)\.[x*]$/.exec(pin)?.[1];
  return line === undefined ? undefined : imageLines('gcr.io/bazel-public/bazel').findLast((known) => known.startsWith(`${line}.`));
}

/** What the build files of a workspace declare, from a bounded number of them. */
function targetsOf(context: StackContext, folder: string): { readonly language: string; readonly test: string | undefined } {
  const index = indexOf(context);
  const files = [...index.named('BUILD.bazel'), ...index.named('BUILD')].filter((path) => (folder === '.' || path.startsWith(`${folder}/`)) && !/(^|\/)(third_party|vendor|external|node_modules)\//.test(path)).slice(0, MAX_READ);
  const texts = files.map((path) => ({ path, text: code(context.tree.read(path) ?? '') }));
  const counted = LANGUAGES.map(([pattern, language]) => ({ language, count: texts.filter(({ text }) => pattern.test(text)).length })).toSorted((a, b) => b.count - a.count);
  return { language: (counted[0]?.count ?? 0) > 0 ? (counted[0]?.language ?? 'starlark') : 'starlark', test: texts.find(({ text }) => TEST_RULE.test(text))?.path };
}

function commandsOf(context: StackContext, file: string, test: string | undefined): CommandCandidate[] {
  return [
    command('build', 'bazel build //...', file, 'convention', 'Builds every target of the workspace.', 0.85),
    ...(test === undefined ? [] : [command('test', 'bazel test //...', test, 'convention', `${test} and its like declare tests.`, conventionConfidence(context, /\bbazel(?:isk)?\b.*\btest\b/, 0.85))]),
  ];
}

function warningsOf(context: StackContext, folder: string, file: string, versions: readonly VersionFact[]): TreeWarning[] {
  const isModule = file.endsWith('MODULE.bazel');
  return [
    ...(versions.some(({ evidence: { file: from } }) => from.endsWith('.bazelversion')) ? [] : [{ code: 'VERSION_NOT_PINNED', message: `There is no .bazelversion beside ${file}: which Bazel builds it is left to the machine.`, path: file }]),
    ...(isModule && !indexOf(context).has(folder, 'MODULE.bazel.lock') ? [{ code: 'LOCKFILE_MISSING', message: `There is no MODULE.bazel.lock beside ${file}: what its modules need is resolved anew in each build.`, path: file }] : []),
  ];
}

function draftOf(context: StackContext, file: string): ComponentDraft {
  const folder = folderOf(file);
  const versions = versionsOf(context, folder, file);
  const exact = versions.map(({ value }) => releaseOf(value)).find((value) => value !== undefined);
  const { language, test } = targetsOf(context, folder);
  const hasLock = indexOf(context).has(folder, 'MODULE.bazel.lock');
  return {
    path: folder,
    stack: 'bazel',
    language,
    versions,
    ...(exact === undefined ? {} : { matrix: [exact] }),
    packageManager: { name: 'bazel', evidence: evidence('packageManager', file, 'workspace', `${file} is Bazel's.`, 0.95) },
    ...(hasLock ? { lockfile: joinPath(folder, 'MODULE.bazel.lock') } : {}),
    frameworks: [],
    commands: commandsOf(context, file, test),
    warnings: warningsOf(context, folder, file, versions),
    evidence: [evidence('language', file, 'workspace', `${file} makes this a workspace of Bazel.`, 0.9)],
  };
}

/** Manifests by which the same code is built without Bazel. */
const OTHERS = ['package.json', 'go.mod', 'Cargo.toml', 'pyproject.toml', 'setup.py', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'CMakeLists.txt', 'meson.build', 'Makefile', 'Package.swift'];

export default defineStack({
  id: 'bazel',
  title: 'Bazel',
  manifests: ['MODULE.bazel', 'WORKSPACE', 'WORKSPACE.bazel', '.bazelversion', 'BUILD', 'BUILD.bazel'],
  detect(context) {
    const index = indexOf(context);
    const files = ROOTS.flatMap((name) => index.named(name));
    const first = files.filter((file, place) => files.findIndex((other) => folderOf(other) === folderOf(file)) === place);
    const folders = new Set(first.map(folderOf));
    return first.filter((file) => {
      const folder = folderOf(file);
      if (ancestorsOf(folder).some((above) => folders.has(above)) || (isSideFolder(folder) && !isWorkedInByCi(context, folder))) return false;
      // Where the maintainers' checks do without Bazel, it is a way of building for somebody else.
      const isSecond = OTHERS.some((name) => index.has(folder, name)) && (hasCheckingCi(context) ? !ciRuns(context, CALLED) : !index.has(folder, '.bazelversion'));
      return !isSecond;
    }).map((file) => draftOf(context, file));
  },
});
