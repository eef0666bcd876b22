import { commandsFor, evidenceFor, versionFact } from '../../detection/evidence.ts';
import { ciVersionFacts, conventionConfidence } from '../../detection/maintainers.ts';
import { readJson, stringAt } from '../../detection/manifests.ts';
import type { CommandCandidate, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, isWithin, joinPath } from '../../detection/paths.ts';
import { indexOf, isWorkedInByCi } from '../../detection/tree-index.ts';
import { readDotnetProject, type DotnetProject } from './projects.ts';

const evidence = evidenceFor('dotnet');
const command = commandsFor(evidence);
const LANGUAGES: Readonly<Record<string, string>> = { csproj: 'csharp', fsproj: 'fsharp', vbproj: 'visual-basic' };
/** Package or SDK and the name people know. */
const FRAMEWORKS: readonly (readonly [string, string])[] = [
  ['Microsoft.NET.Sdk.Web', 'aspnetcore'],
  ['Microsoft.NET.Sdk.BlazorWebAssembly', 'blazor'],
  ['Microsoft.EntityFrameworkCore', 'entity-framework'],
  ['Amazon.Lambda.Core', 'aws-lambda'],
  ['xunit', 'xunit'],
  ['xunit.v3', 'xunit'],
  ['NUnit', 'nunit'],
  ['MSTest', 'mstest'],
];

/** A solution with the projects below it, or one project that no solution stands above. */
interface Root {
  readonly folder: string;
  readonly file: string;
  readonly projects: readonly DotnetProject[];
}

function versionsOf(context: StackContext, { folder, projects }: Root): VersionFact[] {
  const pin = [folder, ...ancestorsOf(folder)].map((place) => joinPath(place, 'global.json')).find((path) => context.paths.has(path));
  const sdk = pin === undefined ? undefined : stringAt(readJson(context.tree, pin).data, 'sdk', 'version');
  const pinned = pin === undefined || sdk === undefined || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(sdk) ? [] : [versionFact(sdk, evidence('version', pin, 'global-json', `${pin} pins the SDK ${sdk}.`, 0.95))];
  // Several targets are no conflict: the newest SDK builds for all. Only one that is newer than the pinned SDK is.
  const newest = projects.flatMap(({ targets, file, line }) => targets.map((value) => ({ value, file, line }))).toSorted((a, b) => Number(b.value) - Number(a.value))[0];
  const stated = newest === undefined || (pinned.length > 0 && Number(newest.value) <= Number.parseFloat(sdk ?? '')) ? [] : [versionFact(newest.value, evidence('version', newest.file, 'target-framework', `${newest.file} targets .NET ${newest.value}.`, 0.95, newest.line))];
  const found = [...pinned, ...stated];
  return found.length > 0 ? found : ciVersionFacts(context, 'dotnet', 'dotnet');
}

function commandsOf(context: StackContext, root: Root): CommandCandidate[] {
  const editor = ['.editorconfig'].flatMap((name) => [root.folder, ...ancestorsOf(root.folder)].map((place) => joinPath(place, name))).find((path) => context.paths.has(path));
  const test = root.projects.find(({ isTest }) => isTest);
  const locked = root.projects.some(({ folder }) => indexOf(context).has(folder, 'packages.lock.json'));
  return [
    command('install', locked ? 'dotnet restore --locked-mode' : 'dotnet restore', root.file, 'convention', 'Fetches the packages of every project.', 0.9),
    ...(editor === undefined ? [] : [command('format', 'dotnet format --verify-no-changes', editor, 'convention', `${editor} states the style.`, conventionConfidence(context, /dotnet format/, 0.55))]),
    command('build', 'dotnet build --no-restore', root.file, 'convention', 'Compiles every project.', 0.85),
    ...(test === undefined ? [] : [{ ...command('test', 'dotnet test', test.file, 'convention', `${test.file} is a project of tests.`, 0.85), ...rolledForward(root) }]),
  ];
}

/** One SDK brings one runtime: tests for older targets run on it when they are let. */
function rolledForward({ projects }: Root): { readonly env?: Readonly<Record<string, string>> } {
  return new Set(projects.flatMap(({ targets }) => targets)).size > 1 ? { env: { DOTNET_ROLL_FORWARD: 'Major' } } : {};
}

const nameOf = ({ file }: DotnetProject): string => (file.split('/').at(-1) ?? file).replace(/\.\w+proj$/, '');

function memberList({ projects }: Root): NonNullable<ComponentDraft['members']> {
  const names = new Map(projects.map((project) => [project.file, nameOf(project)]));
  return projects.map((project) => ({ path: project.folder, name: nameOf(project), dependsOn: project.references.flatMap((file) => names.get(file) ?? []) }));
}

function draftOf(context: StackContext, root: Root): ComponentDraft {
  const { folder, file, projects } = root;
  const names = new Set(projects.flatMap(({ packages, sdk }) => [...packages, sdk]));
  const versions = versionsOf(context, root);
  const exact = versions.map(({ value }) => value).find((value) => /^\d+\.\d+(?:\.\d+)?$/.test(value));
  const found = new Map(FRAMEWORKS.filter(([needed]) => names.has(needed)).map(([needed, name]) => [name, needed]));
  return {
    path: folder,
    stack: 'dotnet',
    language: LANGUAGES[projects[0]?.file.split('.').at(-1) ?? ''] ?? 'csharp',
    versions,
    ...(exact === undefined ? {} : { matrix: [exact] }),
    packageManager: { name: 'nuget', evidence: evidence('packageManager', file, 'nuget', 'Projects of .NET take their packages from NuGet.', 0.95) },
    frameworks: [...found].map(([name, needed]) => ({ name, evidence: evidence(`frameworks.${name}`, file, 'reference', `Its projects use ${needed}.`, 0.9) })),
    commands: commandsOf(context, root),
    ...(projects.length > 1 ? { members: memberList(root), monorepoTool: 'dotnet' } : {}),
    warnings: projects.flatMap(({ warning }) => warning ?? []),
    evidence: [evidence('language', file, 'project', projects.length > 1 ? `${file} holds ${projects.length} projects.` : `${file} is a project of .NET.`, projects.every(({ warning }) => warning !== undefined) ? 0.45 : 0.95)],
  };
}

/** The highest solution of a branch of the tree takes all projects below it; the rest stand for themselves. */
function rootsOf(context: StackContext, projects: readonly DotnetProject[]): Root[] {
  const solutions = ['sln', 'slnx'].flatMap((extension) => indexOf(context).withExtension(extension)).toSorted((a, b) => a.split('/').length - b.split('/').length);
  const roots: Root[] = [];
  const taken = new Set<DotnetProject>();
  for (const file of solutions) {
    const folder = folderOf(file);
    const own = projects.filter((project) => !taken.has(project) && isWithin(folder, project.folder));
    if (own.length === 0) continue;
    for (const project of own) taken.add(project);
    roots.push({ folder, file, projects: own });
  }
  return [...roots, ...projects.filter((project) => !taken.has(project)).map((project) => ({ folder: project.folder, file: project.file, projects: [project] }))];
}

export default defineStack({
  id: 'dotnet',
  title: '.NET',
  manifests: ['*.csproj', '*.fsproj', '*.vbproj', 'global.json'],
  detect(context) {
    const files = Object.keys(LANGUAGES).flatMap((extension) => indexOf(context).withExtension(extension));
    const ours = files.filter((file) => !/(^|\/)(fixtures|testdata|templates?|node_modules)\//i.test(file) && (!isSideFolder(folderOf(file)) || isTestFolder(file) || isWorkedInByCi(context, folderOf(file))));
    const roots = rootsOf(context, ours.map((file) => readDotnetProject(context, file)));
    return roots.filter(({ folder }) => !isSideFolder(folder) || isWorkedInByCi(context, folder)).map((root) => draftOf(context, root));
  },
});

function isTestFolder(file: string): boolean {
  return /(^|\/)tests?\//i.test(file);
}
