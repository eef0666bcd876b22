import { commandsFor, evidenceFor, versionFact } from '../../detection/evidence.ts';
import { javaFacts, javaMatrix, javaTestFile, jvmLanguage, startsContainers } from '../../detection/java.ts';
import { conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isPackageData, isWorkedInByCi } from '../../detection/tree-index.ts';
import type { BuildFile } from './build-file.ts';
import { includesOf, readBuildFile } from './build-file.ts';

const evidence = evidenceFor('gradle');
const command = commandsFor(evidence);

const BUILD_FILES = ['build.gradle.kts', 'build.gradle'];
const SETTINGS_FILES = ['settings.gradle.kts', 'settings.gradle'];
const FRAMEWORKS: readonly (readonly [RegExp, string])[] = [
  [/org\.springframework\.boot/, 'spring-boot'],
  [/io\.quarkus/, 'quarkus'],
  [/io\.micronaut/, 'micronaut'],
  [/io\.ktor/, 'ktor'],
  [/com\.android\.(application|library)/, 'android'],
  [/kotlin\.multiplatform|kotlin\("multiplatform"\)/, 'kotlin-multiplatform'],
];
const CHECKERS: readonly (readonly [RegExp, 'lint' | 'format', string, string])[] = [
  [/com\.diffplug\.(gradle\.)?spotless|alias:.*spotless/, 'format', 'spotlessCheck', 'spotless'],
  [/org\.jlleitschuh\.gradle\.ktlint|alias:.*ktlint/, 'lint', 'ktlintCheck', 'ktlint'],
  [/io\.gitlab\.arturbosch\.detekt|dev\.detekt|alias:.*detekt/, 'lint', 'detekt', 'detekt'],
  [/^checkstyle$/, 'lint', 'checkstyleMain checkstyleTest', 'checkstyle'],
  [/^pmd$/, 'lint', 'pmdMain pmdTest', 'pmd'],
];

interface Build {
  readonly folder: string;
  /** Build or settings script that makes this a build. */
  readonly file: string;
  readonly scripts: readonly BuildFile[];
  /** The root's own script and the convention plugins: what they say holds for every member. */
  readonly shared: readonly BuildFile[];
  readonly members: readonly string[];
}

function scriptIn(context: StackContext, folder: string, names: readonly string[]): string | undefined {
  return names.filter((name) => indexOf(context).has(folder, name)).map((name) => joinPath(folder, name))[0];
}

function readScripts(context: StackContext, folders: readonly string[]): BuildFile[] {
  return folders.flatMap((folder) => {
    const file = scriptIn(context, folder, BUILD_FILES);
    const text = file === undefined ? undefined : context.tree.read(file);
    return file === undefined || text === undefined ? [] : [readBuildFile(file, text)];
  });
}

function conventionPlugins(context: StackContext, folder: string): string[] {
  const scripts = ['buildSrc', 'build-logic', 'gradle'].flatMap((name) => indexOf(context).under(joinPath(folder, name)));
  return scripts.filter((path) => /\.gradle(\.kts)?$/.test(path)).slice(0, 20);
}

function readBuild(context: StackContext, folder: string, settings: string | undefined): Build | undefined {
  const own = scriptIn(context, folder, BUILD_FILES);
  const file = settings ?? own;
  if (file === undefined) return undefined;
  const text = settings === undefined ? '' : (context.tree.read(settings) ?? '');
  const members = includesOf(text).map((name) => joinPath(folder, name)).filter((member) => indexOf(context).under(member).length > 0);
  const conventions = conventionPlugins(context, folder).flatMap((path) => {
    const code = context.tree.read(path);
    return code === undefined ? [] : [readBuildFile(path, code)];
  });
  const shared = [...readScripts(context, [folder]), ...conventions];
  return { folder, file, scripts: [...shared, ...readScripts(context, members.filter((member) => !isSideFolder(member)))], shared, members };
}

/** Builds that stand for themselves: those with settings, and lone build scripts that no settings above include. */
function buildsOf(context: StackContext): Build[] {
  const index = indexOf(context);
  const usable = (folder: string): boolean =>
    !/(^|\/)(buildSrc|build-logic|gradle)$/.test(folder) && !isPackageData(context, folder) && (!isSideFolder(folder) || isWorkedInByCi(context, folder));
  const settings = new Map(SETTINGS_FILES.flatMap((name) => index.named(name)).map((file) => [folderOf(file), file]));
  const roots = [...settings.keys()].filter(usable);
  const lone = BUILD_FILES.flatMap((name) => index.named(name)).map(folderOf);
  const outside = lone.filter((folder) => usable(folder) && !settings.has(folder) && !ancestorsOf(folder).some((above) => settings.has(above) || lone.includes(above)));
  return [...new Set([...roots, ...outside])].toSorted().flatMap((folder) => readBuild(context, folder, settings.get(folder)) ?? []);
}

/** What the whole build says; only where it says nothing, what its members say. */
function versionsOf(context: StackContext, build: Build): VersionFact[] {
  const seen = new Set<string>();
  const scripts = build.shared.some(({ java }) => java.length > 0) ? build.shared : build.scripts;
  const stated = scripts
    .flatMap(({ file, java }) => java.map((found) => ({ file, ...found })))
    .toSorted((a, b) => b.confidence - a.confidence)
    .filter(({ value }) => !seen.has(value) && seen.add(value))
    .map(({ file, value, rule, confidence, line }) => versionFact(value, evidence('version', file, rule, `${file} sets Java ${value} (${rule}).`, confidence, line)));
  return javaFacts(context, build.folder, stated, 'gradle');
}

function commandsOf(context: StackContext, build: Build): CommandCandidate[] {
  const wrapper = indexOf(context).has(build.folder, 'gradlew');
  const tool = wrapper ? './gradlew' : 'gradle';
  const plugins = build.scripts.flatMap((script) => script.plugins.map((plugin) => ({ plugin, file: script.file })));
  const checks = CHECKERS.flatMap(([pattern, intent, tasks, name]) => {
    const found = plugins.find(({ plugin }) => pattern.test(plugin));
    const stated = conventionConfidence(context, new RegExp(`${tasks.split(' ')[0]}|gradlew? .*\\b(check|build)\\b`), 0.75);
    return found === undefined ? [] : [command(intent, `${tool} ${tasks}`, found.file, 'convention', `${found.file} applies ${name}.`, stated)];
  });
  const test = [build.folder, ...build.members].map((folder) => javaTestFile(context, folder)).find((path) => path !== undefined);
  const sure = wrapper ? 0.85 : 0.6;
  return [
    command('install', `${tool} --no-daemon help`, build.file, 'convention', 'Downloads Gradle and the plugins of the build; dependencies follow when a task needs them.', 0.5),
    ...checks,
    command('build', `${tool} assemble`, build.file, 'convention', 'Compiles and packages; the tests have their own command.', sure),
    ...(test === undefined ? [] : [command('test', `${tool} test`, test, 'convention', `${test} and its like are run by Gradle.`, sure)]),
  ];
}

function packageManagerOf(context: StackContext, build: Build): NonNullable<ComponentDraft['packageManager']> {
  const file = joinPath(build.folder, 'gradle/wrapper/gradle-wrapper.properties');
  const version = /gradle-(\d+(?:\.\d+)+(?:-[\w.]+?)?)-(?:bin|all)\.zip/.exec(context.tree.read(file) ?? '')?.[1];
  if (version === undefined) return { name: 'gradle', evidence: evidence('packageManager', build.file, 'build-script', `${build.file} is built by Gradle.`, 0.95) };
  return { name: 'gradle', version, evidence: evidence('packageManager', file, 'wrapper', `The wrapper downloads Gradle ${version}.`, 0.95) };
}

/** Dependencies between members as `project(":name")` writes them. */
function membersOf(build: Build): NonNullable<ComponentDraft['members']> {
  return build.members.map((path) => {
    const script = build.scripts.find(({ file }) => folderOf(file) === path);
    const used = [...(script?.code ?? '').matchAll(/project\s*\(\s*(?:path\s*[:=]\s*)?["']:([\w:.-]+)["']/g)].map((match) => (match[1] ?? '').replaceAll(':', '/'));
    return { path, name: nameOf(build, path), dependsOn: [...new Set(used)] };
  });
}

function nameOf(build: Build, path: string): string {
  return build.folder === '.' ? path : path.slice(build.folder.length + 1);
}

function draftOf(context: StackContext, build: Build): ComponentDraft | undefined {
  const { language, sources } = jvmLanguage(context, build.folder);
  const hasSources = [build.folder, ...build.members].some((folder) => indexOf(context).under(joinPath(folder, 'src')).some((path) => /\.(java|kt|groovy|scala)$/.test(path)));
  // A build script without a source set builds nothing: a leftover, or a helper of another stack.
  if (!hasSources) return undefined;
  const text = build.scripts.map(({ code }) => code).join('\n');
  const wrapper = indexOf(context).has(build.folder, 'gradlew');
  const versions = versionsOf(context, build);
  const matrix = javaMatrix(versions, context.now);
  return {
    path: build.folder,
    stack: 'gradle',
    language,
    versions,
    ...(matrix === undefined ? {} : { matrix }),
    packageManager: packageManagerOf(context, build),
    frameworks: FRAMEWORKS.filter(([pattern]) => pattern.test(text)).map(([, name]) => ({ name, evidence: evidence(`frameworks.${name}`, build.file, 'plugin', `The build scripts name ${name}.`, 0.9) })),
    commands: commandsOf(context, build),
    ...(build.members.length > 0 ? { members: membersOf(build), monorepoTool: 'gradle' } : {}),
    outputs: build.members.length > 0 ? ['**/build/libs/*.jar'] : ['build/libs/*.jar'],
    caches: [{ id: 'gradle', paths: ['~/.gradle/caches', '~/.gradle/wrapper'], keyFiles: [...new Set([build.file, ...build.scripts.map(({ file }) => file)])] }],
    warnings: startsContainers(text) ? [{ code: 'CANNOT_RUN_IN_CI', message: 'Its tests start containers themselves, so the runner needs a Docker daemon.', path: build.file }] : [],
    evidence: [evidence('language', build.file, 'build-script', `${build.file} builds ${sources} ${language} sources.`, wrapper || sources > 0 ? 0.9 : 0.45)],
  };
}

export default defineStack({
  id: 'gradle',
  title: 'Gradle',
  manifests: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'gradle-wrapper.properties', '*.gradle', '*.gradle.kts'],
  detect: (context) => buildsOf(context).flatMap((build) => draftOf(context, build) ?? []),
});
