import type { TreeWarning } from '../../../ports/index.ts';
import { evidenceFor, versionFact } from '../../detection/evidence.ts';
import type { ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, commonFolder, folderOf, isSideFolder, isWithin, joinPath, resolvePath } from '../../detection/paths.ts';
import { indexOf, isPackageData } from '../../detection/tree-index.ts';
import { commandsOf } from './commands.ts';
import { terraformMatrix } from './cycles.ts';
import type { TerraformFolder } from './hcl.ts';
import { readTerraform } from './hcl.ts';

const evidence = evidenceFor('terraform');
/** Reading more than this of a big estate tells nothing new about a folder. */
const FILES_READ = 200;
/** An estate of hundreds of roots would otherwise become hundreds of jobs. */
const MOST_ROOTS = 40;

/** Steps of the maintainers' checks that run Terraform, by folder. */
function ciFolders(context: StackContext): Set<string> {
  const steps = context.existingCi.flatMap((ci) => (ci.purpose === 'checks' ? ci.steps : []));
  return new Set(steps.filter((step) => /\b(?:terraform|tofu)\b/.test(step.run)).map((step) => step.path));
}

type Kind = 'candidate' | 'data' | 'side';

function kindOf(context: StackContext, inCi: ReadonlySet<string>, folder: string): Kind {
  if (folder !== '.' && inCi.has(folder)) return 'candidate';
  if (isDataOfAProgram(context, folder)) return 'data';
  return isSideFolder(folder) ? 'side' : 'candidate';
}

/** Only folders that may be projects are read; what a program carries as data is counted. */
function readFolders(context: StackContext): { readonly folders: TerraformFolder[]; readonly data: string[] } {
  const inCi = ciFolders(context);
  const data: string[] = [];
  const byFolder = new Map<string, string[]>();
  for (const path of ['tf', 'tofu'].flatMap((extension) => indexOf(context).withExtension(extension))) {
    const folder = folderOf(path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  let left = FILES_READ;
  for (const folder of byFolder.keys()) {
    const kind = kindOf(context, inCi, folder);
    if (kind === 'data') data.push(folder);
    if (kind !== 'candidate') byFolder.delete(folder);
  }
  const folders = [...byFolder].toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)).map(([folder, paths]) => {
    const read = paths.slice(0, Math.max(left, 0));
    left -= read.length;
    const files = read.flatMap((path) => {
      const text = context.tree.read(path);
      return text === undefined ? [] : [readTerraform(path, text)];
    });
    return { folder, files, uses: files.flatMap(({ localModules }) => localModules.flatMap((source) => resolvePath(folder, source) ?? [])) };
  });
  return { folders, data };
}

const PROGRAM_SOURCE = /(?<!_test)\.(?:go|rs|java|kt)$/;

/** Files that another program ships or embeds, rather than infrastructure that somebody applies from here. */
function isDataOfAProgram(context: StackContext, folder: string): boolean {
  return isPackageData(context, folder) || (folder !== '.' && indexOf(context).namesIn(folder).some((name) => PROGRAM_SOURCE.test(name)));
}

function isModuleFolder(folder: string): boolean {
  return /(?:^|\/)(?:modules?|wrappers)(?:\/|$)/.test(folder);
}

/** What another folder calls is no root; nor is what calls the folder above it, a wrapper or example of that one. */
function isCalled(folders: readonly TerraformFolder[]): (folder: TerraformFolder) => boolean {
  const used = new Set(folders.flatMap(({ folder, uses }) => uses.filter((use) => !isWithin(use, folder))));
  return ({ folder, uses }) => used.has(folder) || isModuleFolder(folder) || uses.some((use) => use !== folder && isWithin(use, folder));
}

function versionsOf(context: StackContext, { folder, files }: TerraformFolder): VersionFact[] {
  const index = indexOf(context);
  const required = files.flatMap(({ path, requiredVersion }) =>
    requiredVersion === undefined ? [] : [versionFact(requiredVersion.value, evidence('version', path, 'required-version', `${path} requires Terraform ${requiredVersion.value}.`, 0.95, requiredVersion.line))],
  );
  const pins = [folder, ...ancestorsOf(folder)].flatMap((place) =>
    ['.terraform-version', '.opentofu-version', '.tool-versions'].filter((name) => index.has(place, name)).flatMap((name) => {
      const file = joinPath(place, name);
      const value = /^(?:(?:terraform|opentofu)\s+)?v?(\d+\.\d+(?:\.\d+)?)\s*$/m.exec(context.tree.read(file) ?? '')?.[1];
      return value === undefined ? [] : [versionFact(value, evidence('version', file, 'version-file', `${file} pins ${value}.`, 0.9))];
    }),
  );
  return [...required.slice(0, 1), ...pins];
}

const CLOUDS = new Set(['aws', 'azurerm', 'azuread', 'google', 'googleworkspace', 'oci', 'alicloud', 'kubernetes', 'helm', 'datadog', 'github', 'cloudflare']);

function warningsOf(context: StackContext, root: TerraformFolder, providers: readonly string[]): TreeWarning[] {
  const index = indexOf(context);
  const clouds = providers.filter((provider) => CLOUDS.has(provider));
  const warnings: TreeWarning[] = [];
  const first = root.files[0]?.path ?? root.folder;
  if (!index.has(root.folder, '.terraform.lock.hcl')) {
    warnings.push({ code: 'LOCKFILE_MISSING', message: `There is no .terraform.lock.hcl in ${root.folder}, so \`terraform init\` takes the newest providers that the constraints allow; validation may fail on a provider newer than the code.`, path: first });
  }
  if (clouds.length > 0) warnings.push({ code: 'CANNOT_RUN_IN_CI', message: `plan and apply need credentials for ${clouds.join(', ')}; only checks that need none are generated.`, path: first });
  return warnings;
}

function draftOf(context: StackContext, root: TerraformFolder, all: ReadonlyMap<string, TerraformFolder>): ComponentDraft {
  const reached = new Set([root.folder]);
  for (const folder of reached) for (const used of all.get(folder)?.uses ?? []) reached.add(used);
  const files = [...reached].flatMap((folder) => all.get(folder)?.files ?? []);
  const providers = [...new Set(files.flatMap((file) => file.providers))].toSorted();
  const lockfile = indexOf(context).has(root.folder, '.terraform.lock.hcl') ? joinPath(root.folder, '.terraform.lock.hcl') : undefined;
  const first = root.files[0]?.path ?? root.folder;
  const versions = versionsOf(context, root);
  const matrix = terraformMatrix(versions[0]?.value, context.now);
  return {
    path: root.folder,
    stack: 'terraform',
    language: 'terraform',
    versions,
    ...(matrix === undefined ? {} : { matrix }),
    packageManager: { name: 'terraform', evidence: evidence('packageManager', first, 'init', 'terraform init fetches the providers and modules.', 0.9) },
    ...(lockfile === undefined ? {} : { lockfile }),
    frameworks: providers.filter((provider) => CLOUDS.has(provider)).map((name) => ({ name, evidence: evidence(`frameworks.${name}`, first, 'provider', `Its resources belong to the provider ${name}.`, 0.9) })),
    commands: commandsOf(context, root, { common: commonFolder([...reached]), isLocked: lockfile !== undefined, hasOpenProvider: files.some((file) => file.hasOpenProvider && file.providers.length > 0) }),
    warnings: warningsOf(context, root, providers),
    evidence: [evidence('language', first, 'tf-files', `${root.folder} holds ${root.files.length} Terraform files that no other module calls.`, 0.9)],
  };
}

/** A repository of modules only has no root to draft; its modules are then checked where they share a folder. */
function modulesDraft(modules: readonly TerraformFolder[]): ComponentDraft[] {
  const [first] = modules;
  if (first === undefined) return [];
  const file = first.files[0]?.path ?? first.folder;
  const reason = `${modules.length} modules and no root module: only their formatting is checked.`;
  return [
    {
      path: commonFolder(modules.map(({ folder }) => folder)),
      stack: 'terraform',
      language: 'terraform',
      versions: [],
      packageManager: { name: 'terraform', evidence: evidence('packageManager', file, 'init', 'terraform init fetches the providers and modules.', 0.9) },
      frameworks: [],
      commands: [{ intent: 'format', run: 'terraform fmt -check -recursive', source: 'convention', evidence: evidence('commands.format', file, 'convention', 'terraform fmt has one style; -check writes nothing.', 0.6) }],
      evidence: [evidence('language', file, 'modules-only', reason, 0.8)],
    },
  ];
}

/** Where state is kept or a provider is configured, somebody applies from. */
function isApplied({ files }: TerraformFolder): boolean {
  return files.some(({ hasBackend, hasProviderBlock }) => hasBackend || hasProviderBlock);
}

function capWarning(roots: number): TreeWarning[] {
  if (roots <= MOST_ROOTS) return [];
  return [{ code: 'TOO_MANY_COMPONENTS', message: `${roots} folders look like Terraform root modules; the ${MOST_ROOTS} most likely are shown.`, path: '.' }];
}

function dataWarning(data: readonly string[]): TreeWarning[] {
  if (data.length === 0) return [];
  const place = commonFolder(data);
  return [{ code: 'TERRAFORM_IS_DATA', message: `${data.length} folders of Terraform below ${place} belong to the program around them; no job is made for them.`, path: place }];
}

/** Folders where the maintainers run Terraform without a file of it directly inside, e.g. `fmt -recursive` from above. */
function ciOnlyFolders(context: StackContext): string[] {
  const index = indexOf(context);
  const hasFiles = (folder: string): boolean => index.under(folder).some((path) => path.endsWith('.tf'));
  return [...ciFolders(context)].filter((folder) => folder !== '.' && !index.namesIn(folder).some((name) => name.endsWith('.tf')) && hasFiles(folder));
}

function recursiveDraft(folder: string): ComponentDraft {
  return {
    path: folder,
    stack: 'terraform',
    language: 'terraform',
    versions: [],
    packageManager: { name: 'terraform', evidence: evidence('packageManager', folder, 'ci', 'The maintainers run Terraform here.', 0.9) },
    frameworks: [],
    commands: [],
    evidence: [evidence('language', folder, 'ci', `The maintainers' own checks run Terraform in ${folder}.`, 0.9)],
  };
}

export default defineStack({
  id: 'terraform',
  title: 'Terraform',
  manifests: ['*.tf', '.terraform-version', '.terraform.lock.hcl', '.tflint.hcl'],
  detect(context) {
    const { folders, data } = readFolders(context);
    const all = new Map(folders.map((folder) => [folder.folder, folder]));
    const called = isCalled(folders);
    const roots = folders.filter((folder) => !called(folder)).toSorted((a, b) => Number(isApplied(b)) - Number(isApplied(a)));
    const drafts = roots.slice(0, MOST_ROOTS).map((root) => draftOf(context, root, all));
    const found = [...drafts, ...(drafts.length === 0 ? modulesDraft(folders) : []), ...ciOnlyFolders(context).map(recursiveDraft)];
    const [first, ...rest] = found;
    return first === undefined ? [] : [{ ...first, warnings: [...(first.warnings ?? []), ...dataWarning(data), ...capWarning(roots.length)] }, ...rest];
  },
});
