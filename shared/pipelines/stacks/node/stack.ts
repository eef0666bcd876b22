import { evidenceFor } from '../../detection/evidence.ts';
import type { ComponentDraft, Evidence, StackContext } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isPackageData, isWorkedInByCi } from '../../detection/tree-index.ts';
import type { TreeWarning } from '../../../ports/index.ts';
import { unreadable } from '../../detection/manifests.ts';
import { commandsOf } from './commands.ts';
import { lockfileWarnings } from './lockfile.ts';
import { PNPM_MANIFEST, readPackageJson, type PackageJson } from './package-json.ts';
import { managerOf, type Manager } from './package-manager.ts';
import { matrixFor, versionsOf } from './versions.ts';
import { monorepoTool, workspaceMembers } from './workspace.ts';

const evidence = evidenceFor('node');

/** Dependency and the name people know, most telling first. */
const FRAMEWORKS: readonly (readonly [string, string])[] = [
  ['next', 'next'], ['nuxt', 'nuxt'], ['@angular/core', 'angular'], ['@sveltejs/kit', 'sveltekit'], ['astro', 'astro'], ['@remix-run/react', 'remix'],
  ['@nestjs/core', 'nest'], ['express', 'express'], ['fastify', 'fastify'], ['hono', 'hono'], ['koa', 'koa'], ['react', 'react'], ['vue', 'vue'], ['svelte', 'svelte'], ['preact', 'preact'],
  ['aws-cdk-lib', 'aws-cdk'], ['@aws-cdk/core', 'aws-cdk'], ['cdk8s', 'cdk8s'], ['projen', 'projen'], ['jsii', 'jsii'], ['serverless', 'serverless'], ['electron', 'electron'],
  ['vite', 'vite'], ['vitest', 'vitest'], ['jest', 'jest'], ['mocha', 'mocha'], ['ava', 'ava'], ['@playwright/test', 'playwright'], ['cypress', 'cypress'],
];
const OUTPUTS: readonly (readonly [RegExp, string])[] = [
  [/\bnext build\b/, '.next'],
  [/\b(nuxt|nitro)\b.*build/, '.output'],
  [/\breact-scripts build\b/, 'build'],
  [/\b(tsc|vite build|unbuild|obuild|tsup|tsdown|rollup|webpack|ng build|nest build|astro build|parcel build|esbuild)\b/, 'dist'],
];

interface Package {
  readonly folder: string;
  readonly json: PackageJson;
}

/** Folders that are projects: not examples or data, unless the maintainers' CI works in them. */
function packagesOf(context: StackContext): { packages: Package[]; warnings: TreeWarning[] } {
  const packages: Package[] = [];
  const warnings: TreeWarning[] = [];
  const index = indexOf(context);
  const alone = index.named(PNPM_MANIFEST).filter((file) => !index.has(folderOf(file), 'package.json'));
  for (const file of [...index.named('package.json'), ...alone]) {
    const folder = folderOf(file);
    if ((isSideFolder(folder) && !isWorkedInByCi(context, folder)) || isPackageData(context, folder)) continue;
    const { json, warning } = readPackageJson(context.tree, file);
    if (json) packages.push({ folder, json });
    else warnings.push(warning ?? unreadable(file, 'it holds no object'));
  }
  return { packages, warnings };
}

/** A package that only says `"type": "module"` or carries types is no project. */
function isProject({ folder, json }: Package): boolean {
  return folder === '.' || Object.keys(json.scripts).length > 0 || json.dependencies.size > 0;
}

/** A project on the way to TypeScript has at least one such file in ten. */
const MIXED = 10;

function isTypeScript(context: StackContext, folder: string, json: PackageJson): boolean {
  const index = indexOf(context);
  const sources = index.under(folder).filter((path) => !/(^|\/)(node_modules|dist|build)\//.test(path));
  const count = (pattern: RegExp): number => sources.filter((path) => pattern.test(path)).length;
  const typescript = count(/(?<!\.d)\.[cm]?tsx?$/);
  const javascript = count(/\.[cm]?jsx?$/);
  // tsc also checks JavaScript by its comments: the sources tell which of the two it is.
  if (index.has(folder, 'tsconfig.json')) return javascript === 0 || typescript * MIXED >= javascript;
  return typescript > javascript || (json.dependencies.has('typescript') && typescript > 0 && typescript * 2 > javascript);
}

function frameworksOf({ json }: Package): ComponentDraft['frameworks'] {
  const found = FRAMEWORKS.filter(([dependency]) => json.dependencies.has(dependency));
  return [...new Map(found.map(([dependency, name]) => [name, { name, evidence: evidence(`frameworks.${name}`, json.file, 'dependency', `package.json depends on ${dependency}.`, 0.9) }])).values()];
}

function outputsOf(json: PackageJson): string[] {
  const build = json.scripts['build'] ?? '';
  return [...new Set(OUTPUTS.filter(([pattern]) => pattern.test(build)).map(([, output]) => output))].slice(0, 1);
}

const CACHE_FOLDERS = { npm: '~/.npm', pnpm: '~/.local/share/pnpm/store', yarn: '~/.cache/yarn', bun: '~/.bun/install/cache' } as const;

function languageEvidence(context: StackContext, { folder, json }: Package, language: string): Evidence {
  const tsconfig = joinPath(folder, 'tsconfig.json');
  const file = language === 'typescript' && context.paths.has(tsconfig) ? tsconfig : json.file;
  return evidence('language', file, language === 'typescript' ? 'tsconfig' : 'package-json', `${file} makes this a ${language === 'typescript' ? 'TypeScript' : 'JavaScript'} package.`, 0.97);
}

function cdkWarnings(context: StackContext, { folder }: Package): TreeWarning[] {
  if (!indexOf(context).has(folder, 'cdk.json')) return [];
  return [{ code: 'CANNOT_RUN_IN_CI', message: 'cdk deploy, and cdk synth when it looks things up, need credentials of an AWS account; the pipeline only builds and tests.', path: joinPath(folder, 'cdk.json') }];
}

function draftOf(context: StackContext, each: Package, above: readonly Package[]): ComponentDraft {
  const { folder, json } = each;
  const manager: Manager = managerOf(context, folder, json, above.map((other) => other.json));
  const language = isTypeScript(context, folder, json) ? 'typescript' : 'javascript';
  const members = workspaceMembers(context, folder, json);
  const { lockfile } = manager;
  const versions = versionsOf(context, folder, [json, ...above.map((other) => other.json)]);
  const matrix = matrixFor(versions, context.now);
  return {
    path: folder,
    stack: 'node',
    language,
    versions,
    ...(matrix.length === 0 ? {} : { matrix }),
    packageManager: { name: manager.name, ...(manager.version === undefined ? {} : { version: manager.version }), evidence: manager.evidence },
    ...(lockfile === undefined ? {} : { lockfile }),
    frameworks: frameworksOf(each),
    commands: commandsOf(context, folder, json, manager),
    ...(members === undefined ? {} : { members, monorepoTool: monorepoTool(context, folder, json, manager.name) }),
    outputs: outputsOf(json),
    caches: lockfile === undefined ? [] : [{ id: manager.name, paths: [CACHE_FOLDERS[manager.name]], keyFiles: [lockfile] }],
    warnings: [...lockfileWarnings(context, json, manager), ...cdkWarnings(context, each)],
    evidence: [languageEvidence(context, each, language)],
  };
}

/** Members of a workspace are built and tested from its root: they are packages of the monorepo, not components. */
function withoutMembers(context: StackContext, packages: readonly Package[]): Package[] {
  const members = new Set(packages.flatMap(({ folder, json }) => workspaceMembers(context, folder, json) ?? []).map((member) => member.path));
  return packages.filter(({ folder }) => !members.has(folder));
}

export default defineStack({
  id: 'node',
  title: 'Node.js and TypeScript',
  manifests: ['package.json', PNPM_MANIFEST, 'package-lock.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'yarn.lock', 'bun.lock', '.nvmrc', '.node-version', '.tool-versions', 'mise.toml'],
  detect(context) {
    const { packages, warnings } = packagesOf(context);
    const projects = withoutMembers(context, packages).filter(isProject);
    const drafts = projects.map((each) => draftOf(context, each, ancestorsOf(each.folder).flatMap((folder) => packages.filter((other) => other.folder === folder))));
    const [first, ...rest] = drafts;
    if (warnings.length === 0) return drafts;
    if (first) return [{ ...first, warnings: [...(first.warnings ?? []), ...warnings] }, ...rest];
    const broken = warnings[0]?.path ?? 'package.json';
    return [{ path: folderOf(broken), stack: 'node', language: 'javascript', versions: [], frameworks: [], commands: [], warnings, evidence: [evidence('language', broken, 'unreadable', `${broken} exists but could not be read.`, 0.4)] }];
  },
});
