import { commandsFor, evidenceFor, versionFact } from '../../detection/evidence.ts';
import { ciVersionFacts, conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isWorkedInByCi } from '../../detection/tree-index.ts';
import { pinnedVersions } from '../../detection/version-files.ts';

const evidence = evidenceFor('elixir');
const command = commandsFor(evidence);
const FRAMEWORKS = ['phoenix', 'phoenix_live_view', 'ecto_sql', 'oban', 'nerves', 'absinthe', 'broadway', 'ash'];

interface Project {
  readonly folder: string;
  readonly file: string;
  readonly text: string;
  /** Names in `{:phoenix, "~> 1.7"}`. */
  readonly packages: ReadonlySet<string>;
  readonly isUmbrella: boolean;
}

function readProject(context: StackContext, file: string): Project | undefined {
  const text = context.tree.read(file);
  if (text === undefined) return undefined;
  const code = text.replaceAll(/^\s*#.*$/gm, '');
  const packages = new Set([...code.matchAll(/\{:(\w+),/g)].map((match) => match[1] ?? ''));
  return { folder: folderOf(file), file, text, packages, isUmbrella: /\bapps_path:/.test(code) };
}

function versionsOf(context: StackContext, { folder, file, text }: Project): VersionFact[] {
  const pins = pinnedVersions(context, folder, { stack: 'elixir', plain: ['.elixir-version'], tool: 'elixir' });
  const match = /(?:^|[\s,[])elixir:\s*"([~<>=! \d.a-z-]{1,60})"/m.exec(text);
  const line = match === null ? undefined : text.slice(0, match.index + match[0].length).split('\n').length;
  const stated = match?.[1] === undefined ? [] : [versionFact(match[1], evidence('version', file, 'mix', `${file} asks for Elixir ${match[1]}.`, 0.95, line))];
  const found = [...pins, ...stated];
  return found.length > 0 ? found : ciVersionFacts(context, 'elixir', 'elixir');
}

function commandsOf(context: StackContext, { folder, file, packages, isUmbrella }: Project): CommandCandidate[] {
  const index = indexOf(context);
  const test = index.under(isUmbrella ? folder : joinPath(folder, 'test')).find((path) => path.endsWith('_test.exs'));
  const formatter = index.has(folder, '.formatter.exs') ? joinPath(folder, '.formatter.exs') : undefined;
  return [
    command('install', 'mix deps.get', file, 'convention', 'Fetches what mix.exs and mix.lock name.', 0.9),
    ...(formatter === undefined ? [] : [command('format', 'mix format --check-formatted', formatter, 'convention', `${formatter} configures the formatter.`, conventionConfidence(context, /mix format/, 0.8))]),
    ...(packages.has('credo') ? [command('lint', 'mix credo', file, 'convention', `${file} has credo.`, conventionConfidence(context, /credo/, 0.8))] : []),
    ...(packages.has('dialyxir') ? [command('typecheck', 'mix dialyzer', file, 'convention', `${file} has dialyxir.`, conventionConfidence(context, /dialyzer/, 0.7))] : []),
    command('build', 'mix compile', file, 'convention', 'Compiles the project.', 0.85),
    ...(test === undefined ? [] : [command('test', 'mix test', test, 'convention', `${test} and its like are run by mix test.`, 0.85)]),
  ];
}

function draftOf(context: StackContext, project: Project, apps: readonly string[]): ComponentDraft {
  const { folder, file, packages, isUmbrella } = project;
  const versions = versionsOf(context, project);
  const exact = versions.map(({ value }) => /^(\d+\.\d+(?:\.\d+)?)(?:-otp-\d+)?$/.exec(value)?.[1]).find((value) => value !== undefined);
  const hasLock = indexOf(context).has(folder, 'mix.lock');
  return {
    path: folder,
    stack: 'elixir',
    language: 'elixir',
    versions,
    ...(exact === undefined ? {} : { matrix: [exact] }),
    packageManager: { name: 'mix', evidence: evidence('packageManager', file, 'mix', `${file} is a Mix project.`, 0.97) },
    ...(hasLock ? { lockfile: joinPath(folder, 'mix.lock') } : {}),
    frameworks: FRAMEWORKS.filter((name) => packages.has(name)).map((name) => ({ name, evidence: evidence(`frameworks.${name}`, file, 'dependency', `${file} depends on ${name}.`, 0.9) })),
    commands: commandsOf(context, project),
    ...(isUmbrella && apps.length > 0 ? { members: apps.map((path) => ({ path, name: path.split('/').at(-1) ?? path, dependsOn: [] })), monorepoTool: 'mix' } : {}),
    warnings: hasLock || packages.size === 0 ? [] : [{ code: 'LOCKFILE_MISSING', message: `There is no mix.lock beside ${file}: builds take the newest packages that fit.`, path: file }],
    evidence: [evidence('language', file, 'mix-exs', `${file} makes this an Elixir project.`, 0.95)],
  };
}

export default defineStack({
  id: 'elixir',
  title: 'Elixir',
  manifests: ['mix.exs', 'mix.lock', '.elixir-version', '.tool-versions'],
  detect(context) {
    const files = indexOf(context).named('mix.exs').filter((file) => !/(^|\/)(deps|fixtures|testdata)\//.test(file));
    const ours = files.filter((file) => !isSideFolder(folderOf(file)) || isWorkedInByCi(context, folderOf(file)));
    const projects = ours.flatMap((file) => readProject(context, file) ?? []);
    const umbrellas = projects.filter(({ isUmbrella }) => isUmbrella).map(({ folder }) => folder);
    const managed = (folder: string): string | undefined => ancestorsOf(folder).find((above) => umbrellas.includes(above));
    return projects
      .filter(({ folder }) => managed(folder) === undefined)
      .map((project) => draftOf(context, project, projects.filter(({ folder }) => managed(folder) === project.folder).map(({ folder }) => folder)));
  },
});
