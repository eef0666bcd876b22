import { commandsFor, evidenceFor, versionFact } from '../../detection/evidence.ts';
import { ciVersionFacts, conventionConfidence } from '../../detection/maintainers.ts';
import { readJson, stringAt, tableAt } from '../../detection/manifests.ts';
import type { CommandCandidate, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isWorkedInByCi } from '../../detection/tree-index.ts';
import { pinnedVersions } from '../../detection/version-files.ts';
import type { TreeWarning } from '../../../ports/index.ts';

const evidence = evidenceFor('php');
const command = commandsFor(evidence);
/** Package and the name people know. */
const FRAMEWORKS: readonly (readonly [string, string])[] = [
  ['laravel/framework', 'laravel'],
  ['symfony/framework-bundle', 'symfony'],
  ['slim/slim', 'slim'],
  ['cakephp/cakephp', 'cakephp'],
  ['codeigniter4/framework', 'codeigniter'],
  ['drupal/core-recommended', 'drupal'],
  ['phpunit/phpunit', 'phpunit'],
  ['pestphp/pest', 'pest'],
];

interface Project {
  readonly folder: string;
  readonly file: string;
  readonly data: unknown;
  readonly packages: ReadonlySet<string>;
  readonly lockfile: string | undefined;
  readonly warning: TreeWarning | undefined;
}

function readProject(context: StackContext, file: string): Project {
  const folder = folderOf(file);
  const { data, warning } = readJson(context.tree, file);
  const packages = new Set([...Object.keys(tableAt(data, 'require')), ...Object.keys(tableAt(data, 'require-dev'))]);
  const lockfile = indexOf(context).has(folder, 'composer.lock') ? joinPath(folder, 'composer.lock') : undefined;
  return { folder, file, data, packages, lockfile, warning };
}

function versionsOf(context: StackContext, { folder, file, data }: Project): VersionFact[] {
  const fact = (value: string | undefined, rule: string, reason: string, confidence: number): VersionFact[] =>
    value === undefined || !/^[\d.*^~<>=|, !-]{1,60}$/.test(value) ? [] : [versionFact(value, evidence('version', file, rule, reason.replace('%', value), confidence))];
  const found = [
    ...fact(stringAt(data, 'config', 'platform', 'php'), 'platform', `${file} resolves packages for PHP %.`, 0.95),
    ...pinnedVersions(context, folder, { stack: 'php', plain: ['.php-version'], tool: 'php' }),
    ...fact(stringAt(data, 'require', 'php'), 'require', `${file} requires PHP %.`, 0.95),
  ];
  return found.length > 0 ? found : ciVersionFacts(context, 'php', 'php');
}

/** Scripts that people name like checks, and then the tools that are required and configured. */
function commandsOf(context: StackContext, { folder, file, data, packages, lockfile }: Project): CommandCandidate[] {
  const index = indexOf(context);
  const scripts = tableAt(data, 'scripts');
  const configured = (names: readonly string[]): string | undefined => names.filter((name) => index.has(folder, name)).map((name) => joinPath(folder, name))[0];
  const script = (intent: CommandCandidate['intent'], names: readonly string[]): CommandCandidate[] =>
    names.filter((name) => name in scripts).slice(0, 1).map((name) => command(intent, `composer run-script ${name}`, file, 'script', `${file} has the script "${name}".`, 0.85));
  const tool = (intent: CommandCandidate['intent'], needed: string, run: string, files: readonly string[]): CommandCandidate[] => {
    const config = configured(files);
    return packages.has(needed) && config !== undefined ? [command(intent, run, config, 'convention', `${config} configures ${needed}.`, conventionConfidence(context, new RegExp(needed.split('/')[1] ?? ''), 0.8))] : [];
  };
  const test = index.under(folder).find((path) => path.endsWith('Test.php') && !path.includes('/vendor/'));
  return [
    command('install', 'composer install --no-interaction --prefer-dist', lockfile ?? file, 'convention', `Composer installs the packages of ${file}.`, 0.9),
    ...script('test', ['test', 'tests', 'phpunit', 'test:unit']),
    ...script('lint', ['lint', 'phpcs', 'check-style', 'cs']),
    ...script('typecheck', ['phpstan', 'psalm', 'analyse', 'analyze', 'stan']),
    ...tool('lint', 'squizlabs/php_codesniffer', 'vendor/bin/phpcs', ['phpcs.xml', 'phpcs.xml.dist', '.phpcs.xml', '.phpcs.xml.dist']),
    ...tool('format', 'friendsofphp/php-cs-fixer', 'vendor/bin/php-cs-fixer fix --dry-run --diff', ['.php-cs-fixer.php', '.php-cs-fixer.dist.php']),
    ...tool('format', 'laravel/pint', 'vendor/bin/pint --test', ['pint.json']),
    ...tool('typecheck', 'phpstan/phpstan', 'vendor/bin/phpstan analyse', ['phpstan.neon', 'phpstan.neon.dist', 'phpstan.dist.neon']),
    ...tool('typecheck', 'vimeo/psalm', 'vendor/bin/psalm', ['psalm.xml', 'psalm.xml.dist']),
    ...(test !== undefined && packages.has('pestphp/pest') ? [command('test', 'vendor/bin/pest', test, 'convention', `${test} and its like are run by Pest.`, 0.85)] : []),
    ...(test !== undefined && packages.has('phpunit/phpunit') ? [command('test', 'vendor/bin/phpunit', test, 'convention', `${test} and its like are run by PHPUnit.`, 0.85)] : []),
  ];
}

function warningsOf({ file, data, packages, lockfile, warning }: Project): TreeWarning[] {
  if (warning !== undefined) return [warning];
  if (lockfile !== undefined || packages.size === 0 || stringAt(data, 'type') === 'library') return [];
  return [{ code: 'LOCKFILE_MISSING', message: `There is no composer.lock beside ${file}: builds take the newest packages that fit.`, path: file }];
}

/** The project above that ships this package as a part of itself (`replace`), and tests it with its own. */
function replacedBy({ folder, data }: Project, projects: readonly Project[]): Project | undefined {
  const name = stringAt(data, 'name');
  const above = ancestorsOf(folder);
  return name === undefined ? undefined : projects.find((other) => above.includes(other.folder) && name in tableAt(other.data, 'replace'));
}

function draftOf(context: StackContext, project: Project, parts: readonly Project[]): ComponentDraft {
  const { folder, file, packages, lockfile, warning } = project;
  const versions = versionsOf(context, project);
  const exact = versions.map(({ value }) => value).find((value) => /^\d+\.\d+(?:\.\d+)?$/.test(value));
  const confidence = warning === undefined ? 0.95 : 0.45;
  return {
    path: folder,
    stack: 'php',
    language: 'php',
    versions,
    ...(exact === undefined ? {} : { matrix: [exact] }),
    packageManager: { name: 'composer', evidence: evidence('packageManager', file, 'composer', `${file} is Composer's.`, confidence) },
    ...(lockfile === undefined ? {} : { lockfile }),
    frameworks: FRAMEWORKS.filter(([name]) => packages.has(name)).map(([needed, name]) => ({ name, evidence: evidence(`frameworks.${name}`, file, 'require', `${file} requires ${needed}.`, 0.9) })),
    ...(parts.length > 0 ? { members: parts.map((part) => ({ path: part.folder, name: stringAt(part.data, 'name') ?? part.folder, dependsOn: [] })), monorepoTool: 'composer' } : {}),
    commands: warning === undefined ? commandsOf(context, project) : [],
    warnings: warningsOf(project),
    evidence: [evidence('language', file, 'composer-json', `${file} makes this a PHP project.`, confidence)],
  };
}

export default defineStack({
  id: 'php',
  title: 'PHP',
  manifests: ['composer.json', '.php-version', '.tool-versions'],
  detect(context) {
    const files = indexOf(context).named('composer.json').filter((file) => !/(^|\/)(vendor|node_modules|fixtures|testdata|tests?)\//i.test(file));
    const ours = files.filter((file) => !isSideFolder(folderOf(file)) || isWorkedInByCi(context, folderOf(file)));
    const projects = ours.map((file) => readProject(context, file));
    return projects.filter((project) => replacedBy(project, projects) === undefined).map((project) => draftOf(context, project, projects.filter((other) => replacedBy(other, projects) === project)));
  },
});
