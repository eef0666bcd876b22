import { readJson, tableAt } from './manifests.ts';
import type { StackContext } from './model.ts';
import { joinPath } from './paths.ts';
import { splitCommands } from './shell-lines.ts';

/** What package scripts hide: fixers and watchers behind harmless names, in the forms a pipeline can run. */

const WRITES = /\s(?:--write|--fix|--apply|--updateSnapshot|-w|-[a-z]*o)(?=\s|$)/;
const WRITER = /^(?:prettier|eslint|xo|oxlint|oxfmt|biome|stylelint|standard|remark|dprint|jest|vitest)\b/;
const VITEST_WATCHES = /^vitest(?!\s+(?:run|bench|list|related|init|typecheck)(?:\s|$))(?!.*(?:--run\b|--watch[= ]false))/;
const ASSIGNMENTS = /^(?:(?:cross-env\s+)?(?:\w+=(?:"[^"]*"|'[^']*'|\S*)\s+)+)/;
const BINARY = /^(?:vitest|jest|mocha|ava|tap|uvu|prettier|eslint|xo|oxlint|oxfmt|biome|stylelint|standard|tsc|vue-tsc|c8|nyc|tsup|unbuild|rollup|webpack|vite)\b/;
const STARTER = /^(?:npx|pnpx|bunx|pnpm(?:\s+exec)?|yarn(?:\s+(?:exec|run))?)\s+(?=vitest\b|jest\b)/;
const CALL = /^(npm|pnpm|yarn|bun)\s+(?:(run(?:-script)?)\s+)?(@?[\w][\w:./-]*)((?:\s+.*)?)$/;
/** Commands of the managers themselves, which a script of the same name does not replace. */
const OWN_COMMANDS = /^(?:install|i|ci|add|exec|dlx|publish|pack|link|audit|why|up|update|create|init|list|config|version)$/;
const MAX_DEPTH = 4;

/** True for a command that changes what it should judge. */
export function writesFiles(command: string): boolean {
  const plain = command.replace(ASSIGNMENTS, '');
  // oxfmt formats in place unless it is told to look.
  return (WRITER.test(plain) && WRITES.test(plain)) || /^oxfmt\b(?!.*\s--(?:check|list-different)\b)/.test(plain);
}

/** True for a command that waits for changes unless a CI tells it not to. */
export function watches(command: string): boolean {
  const plain = command.replace(ASSIGNMENTS, '');
  return VITEST_WATCHES.test(plain) || /\s--watch(?:All)?(?!\w|[= ]false)/.test(plain);
}

/** The same tests, run once; `undefined` when the tool is not known. */
export function runOnceForm(command: string): string | undefined {
  const assignments = ASSIGNMENTS.exec(command)?.[0] ?? '';
  const plain = command.slice(assignments.length);
  if (/^vitest(?=\s|$)/.test(plain)) return assignments + plain.replace(/^vitest(?:\s+(?:dev|watch)(?=\s|$))?/, 'vitest run').replace(/\s--watch(?=\s|$)/g, '');
  if (/^jest\b/.test(plain)) return assignments + plain.replaceAll(/\s--watch(?:All)?(?=\s|$)/g, '');
  return undefined;
}

/** The same check, only looking; `undefined` when the tool has no such form that is known here. */
export function checkingForm(command: string): string | undefined {
  if (/^oxfmt\b/.test(command)) return `${command} --check`;
  if (/^prettier\b/.test(command)) return command.replace(/\s(?:--write|-w)(?=\s|$)/, ' --check').replaceAll(/\s(?:--write|-w)(?=\s|$)/g, '');
  if (/^(?:eslint|xo|oxlint|biome|stylelint|standard)\b/.test(command)) return command.replaceAll(/\s(?:--fix|--write|--apply)(?=\s|$)/g, '');
  if (/^(?:jest|vitest)\b/.test(command)) return command.replaceAll(/\s(?:--updateSnapshot|-u)(?=\s|$)/g, '');
  return undefined;
}

/** How a manager calls a binary of the project; environment assignments stay in front. */
function called(manager: string, command: string): string {
  const assignments = ASSIGNMENTS.exec(command)?.[0] ?? '';
  const plain = command.slice(assignments.length);
  if (!BINARY.test(plain)) return command;
  const starter = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn run', bun: 'bunx' }[manager] ?? 'npx';
  return `${assignments}${starter} ${plain}`;
}

type Scripts = Readonly<Record<string, unknown>>;

interface Call {
  readonly manager: string;
  readonly script: string;
  readonly rest: string;
}

function callOf(command: string, scripts: Scripts): Call | undefined {
  const [, manager = '', run, script = '', rest = ''] = CALL.exec(command) ?? [];
  const name = script === 't' && manager === 'npm' ? 'test' : script;
  const isCall = run !== undefined || (manager === 'npm' ? name === 'test' : manager !== 'bun' && !OWN_COMMANDS.test(name));
  if (!isCall || !Object.hasOwn(scripts, name)) return undefined;
  // Sent to other packages: what this package's script says is not what runs.
  if (/\s(?:-ws?|--workspaces?|-r|--recursive|--filter|-F|--prefix|--cwd|-C)\b/.test(` ${command}`)) return undefined;
  return { manager, script: name, rest: rest.replace(/^\s+--(?=\s|$)/, '').trim() };
}

function partsOf(scripts: Scripts, script: string): string[] {
  const body = scripts[script];
  return typeof body === 'string' ? splitCommands(body) : [];
}

function isUnfit(command: string, scripts: Scripts, depth: number): boolean {
  const call = callOf(command, scripts);
  if (call && depth < MAX_DEPTH) return partsOf(scripts, call.script).some((part) => isUnfit(part, scripts, depth + 1));
  return writesFiles(command) || watches(command);
}

function fitLine(manager: string, command: string): string[] {
  const once = watches(command) ? runOnceForm(command) : command;
  const form = once === undefined ? undefined : writesFiles(once) ? checkingForm(once) : once;
  return form === undefined ? [] : [called(manager, form)];
}

function expanded(command: string, scripts: Scripts, manager: string, depth: number): string[] {
  if (!isUnfit(command, scripts, depth)) return [called(manager, command)];
  const call = callOf(command, scripts);
  if (!call || depth >= MAX_DEPTH) return fitLine(manager, command);
  const parts = partsOf(scripts, call.script);
  return parts.flatMap((part, index) => expanded(index === parts.length - 1 && call.rest !== '' ? `${part} ${call.rest}` : part, scripts, call.manager, depth + 1));
}

/**
 * A line of a CI as lines that end and change nothing: a script that fixes or watches is replaced by its parts in
 * their checking and run-once forms. A line that is fit already comes back alone and unchanged.
 */
export function fitLines(run: string, path: string, context: Pick<StackContext, 'tree' | 'paths'>): string[] {
  const starter = STARTER.exec(run)?.[0] ?? '';
  const tool = run.slice(starter.length);
  const once = VITEST_WATCHES.test(tool) ? runOnceForm(tool) : undefined;
  if (once !== undefined) return [starter + once];
  const [, manager] = CALL.exec(run) ?? [];
  const file = joinPath(path, 'package.json');
  if (manager === undefined || !context.paths.has(file)) return [run];
  const scripts = tableAt(readJson(context.tree, file).data, 'scripts');
  return callOf(run, scripts) && isUnfit(run, scripts, 0) ? expanded(run, scripts, manager, 0) : [run];
}

/** Packages whose binaries are named otherwise. */
const PACKAGE_OF: Readonly<Record<string, string>> = { biome: '@biomejs/biome', tsc: 'typescript' };

/** A line that calls a binary by its bare name, where the project itself brings it: as its manager calls it. */
export function asOwnBinary(run: string, path: string, manager: string, context: Pick<StackContext, 'tree' | 'paths'>): string {
  const binary = BINARY.exec(run)?.[0];
  const file = joinPath(path, 'package.json');
  if (binary === undefined || !context.paths.has(file)) return run;
  const { data } = readJson(context.tree, file);
  const isOwn = ['dependencies', 'devDependencies'].some((kind) => Object.hasOwn(tableAt(data, kind), PACKAGE_OF[binary] ?? binary));
  return isOwn ? called(manager, run) : run;
}
