import { matchesGlob } from 'node:path/posix';
import { readYaml, stringsAt } from '../../detection/manifests.ts';
import type { ComponentDraft, StackContext } from '../../detection/model.ts';
import { folderOf, joinPath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import { readPackageJson, type PackageJson } from './package-json.ts';

type Members = NonNullable<ComponentDraft['members']>;

function patternsOf(context: StackContext, folder: string, json: PackageJson): readonly string[] {
  const index = indexOf(context);
  if (index.has(folder, 'pnpm-workspace.yaml')) return stringsAt(readYaml(context.tree, joinPath(folder, 'pnpm-workspace.yaml')).data, 'packages');
  return json.workspaces;
}

/** Later patterns win, `!` excludes; `packages/*` and `packages/**` as the package managers read them. */
function isMember(folder: string, patterns: readonly string[]): boolean {
  let member = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    const plain = (negated ? pattern.slice(1) : pattern).replace(/^\.\//, '').replace(/\/+$/, '');
    if (plain !== '' && (folder === plain || matchesGlob(folder, plain))) member = !negated;
  }
  return member;
}

/** Packages of a workspace with the edges between them; `undefined` when the folder is no workspace root. */
export function workspaceMembers(context: StackContext, folder: string, json: PackageJson): Members | undefined {
  const patterns = patternsOf(context, folder, json);
  if (patterns.length === 0) return undefined;
  const inside = (path: string): string => (folder === '.' ? path : path.slice(folder.length + 1));
  const files = indexOf(context).named('package.json').filter((path) => path !== json.file && (folder === '.' || path.startsWith(`${folder}/`)) && !path.includes('node_modules/'));
  const packages = files.filter((path) => isMember(folderOf(inside(path)), patterns)).flatMap((path) => readPackageJson(context.tree, path).json ?? []);
  const folders = new Map(packages.map((member) => [member.name, folderOf(member.file)]));
  const members = packages.map((member) => ({
    path: folderOf(member.file),
    name: member.name ?? folderOf(member.file),
    dependsOn: [...member.dependencies].filter((name) => folders.has(name) && name !== member.name),
  }));
  return members.length > 0 ? members : undefined;
}

/** The tool that runs tasks across a workspace; the package manager itself when there is none. */
export function monorepoTool(context: StackContext, folder: string, json: PackageJson, manager: string): string {
  const index = indexOf(context);
  if (index.has(folder, 'turbo.json')) return 'turbo';
  if (index.has(folder, 'nx.json')) return 'nx';
  if (index.has(folder, 'lerna.json')) return 'lerna';
  if (index.has(folder, 'rush.json')) return 'rush';
  return json.workspaces.length > 0 || manager !== 'pnpm' ? `${manager}-workspaces` : 'pnpm-workspaces';
}
