import { commandsFor, evidenceFor } from '../../detection/evidence.ts';
import { ciVersionFacts, conventionConfidence } from '../../detection/maintainers.ts';
import { readJsonc, stringsAt, tableAt } from '../../detection/manifests.ts';
import type { CommandCandidate, CommandIntent, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { folderOf, isSideFolder, isWithin, joinPath, resolvePath } from '../../detection/paths.ts';
import { indexOf, isWorkedInByCi } from '../../detection/tree-index.ts';
import { pinnedVersions } from '../../detection/version-files.ts';

const evidence = evidenceFor('deno');
const command = commandsFor(evidence);
const FRAMEWORKS: readonly (readonly [RegExp, string])[] = [
  [/@fresh\/core|deno\.land\/x\/fresh/, 'fresh'],
  [/@hono\/hono|npm:hono/, 'hono'],
  [/@oak\/oak|deno\.land\/x\/oak/, 'oak'],
];
/** Names of tasks that people give to checks. */
const TASKS: readonly (readonly [CommandIntent, readonly string[]])[] = [
  ['test', ['test', 'tests']],
  ['lint', ['lint']],
  ['format', ['fmt:check', 'format:check', 'check:fmt']],
  ['typecheck', ['typecheck', 'check:types', 'type-check']],
  ['build', ['build', 'compile']],
];

interface Project {
  readonly folder: string;
  readonly file: string;
  readonly data: unknown;
  readonly warning: ReturnType<typeof readJsonc>['warning'];
}

function versionsOf(context: StackContext, folder: string): VersionFact[] {
  const pins = pinnedVersions(context, folder, { stack: 'deno', plain: ['.dvmrc', '.deno-version'], tool: 'deno' });
  return pins.length > 0 ? pins : ciVersionFacts(context, 'deno', 'deno');
}

function commandsOf(context: StackContext, { folder, file, data }: Project): CommandCandidate[] {
  const tasks = tableAt(data, 'tasks');
  const written = TASKS.flatMap(([intent, names]) => names.filter((name) => name in tasks).slice(0, 1).map((name) => command(intent, `deno task ${name}`, file, 'script', `${file} has the task "${name}".`, 0.85)));
  const test = indexOf(context).under(folder).find((path) => /(?:^|\/)(?:\w[\w.-]*[._])?test\.[mc]?[jt]sx?$/.test(path) && !path.includes('/node_modules/'));
  return [
    command('install', 'deno install', file, 'convention', 'Fetches what deno.json and its lockfile name.', 0.7),
    ...written,
    command('format', 'deno fmt --check', file, 'convention', 'The formatter ships with Deno; --check writes nothing.', conventionConfidence(context, /deno fmt/, 0.6)),
    command('lint', 'deno lint', file, 'convention', 'The linter ships with Deno.', conventionConfidence(context, /deno lint/, 0.6)),
    command('typecheck', 'deno check .', file, 'convention', 'The type checker ships with Deno.', conventionConfidence(context, /deno check/, 0.55)),
    ...(test === undefined ? [] : [command('test', 'deno test', test, 'convention', `${test} and its like are run by deno test.`, conventionConfidence(context, /deno (?:task )?test/, 0.7))]),
  ];
}

function membersOf({ folder, data }: Project, projects: readonly Project[]): readonly Project[] {
  const named = stringsAt(data, 'workspace').flatMap((pattern) => resolvePath(folder, pattern.replace(/\/\*$/, '')) ?? []);
  return projects.filter((other) => other.folder !== folder && named.some((place) => place !== '.' && isWithin(place, other.folder)));
}

function draftOf(context: StackContext, project: Project, members: readonly Project[]): ComponentDraft {
  const { folder, file, data, warning } = project;
  const versions = versionsOf(context, folder);
  const exact = versions.map(({ value }) => value).find((value) => /^\d+\.\d+\.\d+$/.test(value));
  const lockfile = indexOf(context).has(folder, 'deno.lock') ? joinPath(folder, 'deno.lock') : undefined;
  const imports = JSON.stringify(tableAt(data, 'imports'));
  const confidence = warning === undefined ? 0.95 : 0.45;
  return {
    path: folder,
    stack: 'deno',
    language: 'typescript',
    versions,
    ...(exact === undefined ? {} : { matrix: [exact] }),
    packageManager: { name: 'deno', evidence: evidence('packageManager', file, 'deno', `${file} is Deno's.`, confidence) },
    ...(lockfile === undefined ? {} : { lockfile }),
    frameworks: FRAMEWORKS.filter(([pattern]) => pattern.test(imports)).map(([, name]) => ({ name, evidence: evidence(`frameworks.${name}`, file, 'import', `${file} imports ${name}.`, 0.9) })),
    commands: warning === undefined ? commandsOf(context, project) : [],
    ...(members.length > 0 ? { members: members.map((member) => ({ path: member.folder, name: member.folder, dependsOn: [] })), monorepoTool: 'deno' } : {}),
    warnings: warning === undefined ? [] : [warning],
    evidence: [evidence('language', file, 'deno-json', `${file} makes this a project of Deno.`, confidence)],
  };
}

export default defineStack({
  id: 'deno',
  title: 'Deno',
  manifests: ['deno.json', 'deno.jsonc', '.dvmrc', '.deno-version', '.tool-versions'],
  detect(context) {
    const index = indexOf(context);
    const files = ['deno.json', 'deno.jsonc'].flatMap((name) => index.named(name)).filter((file) => !/(^|\/)(node_modules|vendor|fixtures|testdata)\//.test(file));
    // Beside a package.json it is a second way to run a package of Node.
    const ours = files.filter((file) => !index.has(folderOf(file), 'package.json') && (!isSideFolder(folderOf(file)) || isWorkedInByCi(context, folderOf(file))));
    const projects = ours.map((file) => ({ folder: folderOf(file), file, ...readJsonc(context.tree, file) })).map(({ warning, ...rest }): Project => ({ ...rest, warning }));
    const groups = new Map(projects.map((project) => [project, membersOf(project, projects)]));
    const managed = new Set([...groups.values()].flat());
    return projects.filter((project) => !managed.has(project)).map((project) => draftOf(context, project, groups.get(project) ?? []));
  },
});
