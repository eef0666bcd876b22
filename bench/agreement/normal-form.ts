import make from '../../shared/pipelines/task-runners/make/runner.ts';
import type { RepositoryTree } from '../../shared/ports/index.ts';

/** One command in the form in which two of them are compared. */
export interface NormalCommand {
  readonly path: string;
  readonly text: string;
}

/** Starts another program and changes nothing about what it does. */
const WRAPPERS: readonly RegExp[] = [
  /^(?:\w+=(?:"[^"]*"|'[^']*'|\S*)\s+)+/,
  /^(?:sudo|env|time|exec|xvfb-run)\s+/,
  /^(?:npx|bunx|pnpm\s+(?:exec|dlx)|yarn\s+(?:exec|dlx)|npm\s+exec(?:\s+--)?)\s+(?:(?:-y|--yes|--no-install|--no)\s+)*/,
  /^(?:poetry|pdm|pipenv|hatch|rye)\s+run\s+(?:python\s+-m\s+)?/,
  /^uv\s+run(?:\s+--?(?:group|extra|with|only-group|python|p)[= ]\S+|\s+--?[\w-]+)*\s+/,
  /^uvx\s+/,
  /^bundle\s+exec\s+/,
  /^python[\d.]*\s+-m\s+/,
];
/** Tells how much is written and where to, or how strictly a lockfile is held: not what is checked. */
const REPORTING =
  /^(?:-v+|--verbose|-q|--quiet|--colou?r\S*|--coverage\S*|--cov\S*|-B|--batch-mode|--errors|-e|-ntp|--no-transfer-progress|-U|--update-snapshots|--stacktrace|--junitfile=?\S*|--junit-?xml\S*|--tb=\S+|-race|-cover|-coverprofile=?\S*|-covermode=?\S*|--show-diff-on-failure|--locked|--frozen|--frozen-lockfile|--output-format\S*|--format=github|-ra|-rs|-rA)$/;
const WITH_VALUE = /^(?:--junitfile|-coverprofile|-covermode)$/;
const NO_COMMAND = /^(?:export|echo|set|git diff|mkdir|true|:|#|source|\.\s|command -v|if|then|fi|else|for|do|done)\b|^#/;
const INSTALLING = /^(?:make\s+\S*(?:install|deps)|go\s+(?:get|mod|install)|npm\s+(?:ci|install)|pip\s+install)\b/;
const MAX_SCRIPT_DEPTH = 3;

/** Commands of a script, parted at `&&`, `;` and new lines that stand outside quotes and substitutions. */
function partsOf(script: string): string[] {
  const parts: string[] = [];
  let current = '';
  let depth = 0;
  let quote = '';
  for (const [index, char] of [...script.replaceAll('\\\n', ' ')].entries()) {
    const opens = char === '(' && script[index - 1] === '$';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (opens || (char === '(' && depth > 0)) depth += 1;
    else if (char === ')' && depth > 0) depth -= 1;
    const ends = quote === '' && depth === 0 && (char === '\n' || char === ';' || char === '&');
    if (!ends) current += char;
    else {
      parts.push(current);
      current = '';
    }
  }
  return [...parts, current].map((part) => part.trim().replace(/^[({]\s*|\s*[)}]$/g, '').replace(/\s*\|\|\s*true$/, '').trim()).filter((part) => part !== '');
}

function join(folder: string, target: string): string {
  const parts = `${folder}/${target}`.split('/').filter((part) => part !== '.' && part !== '');
  return parts.length === 0 ? '.' : parts.join('/');
}

function unwrapped(command: string): string {
  let inner = command;
  for (let before = ''; before !== inner; ) {
    before = inner;
    inner = WRAPPERS.reduce((text, wrapper) => text.replace(wrapper, ''), inner);
  }
  return inner;
}

/** Scripts of the package.json in a folder. */
function scriptsIn(tree: RepositoryTree, folder: string): ReadonlyMap<string, string> {
  const text = tree.read(join(folder, 'package.json'));
  const parsed: unknown = text === undefined ? {} : JSON.parse(text);
  const scripts = parsed !== null && typeof parsed === 'object' && 'scripts' in parsed ? parsed.scripts : {};
  return new Map(Object.entries(scripts ?? {}).flatMap(([name, body]) => (typeof body === 'string' ? [[name, body] as const] : [])));
}

const SCRIPT_CALL = /^(?:(?:npm|pnpm|yarn|bun)\s+run(?:-script)?|npm(?=\s+t(?:est)?(?:\s|$))|pnpm|yarn)\s+(?:-s\s+|--silent\s+)?([\w:.-]+)(.*)$/s;

/** A script is written the same whoever calls it; one that holds a single command is that command. */
function resolved(command: string, path: string, tree: RepositoryTree, depth = 0): string {
  const match = SCRIPT_CALL.exec(command);
  if (match === null) return command;
  const name = (match[1] ?? '').replace(/^t$/, 'test');
  const rest = (match[2] ?? '').replace(/^\s+--(?=\s|$)/, '').trim();
  const body = scriptsIn(tree, path).get(name);
  if (body === undefined) return `${name} ${rest}`.trim();
  const single = partsOf(body);
  if (single.length !== 1 || depth >= MAX_SCRIPT_DEPTH) return `script ${name} ${rest}`.trim();
  return resolved(unwrapped(`${single[0] ?? ''} ${rest}`.trim()), path, tree, depth + 1);
}

function plain(command: string): string {
  const words = command
    .replace(/["']/g, '')
    .replace(/^\.?\/?(mvn|gradle)w\b/, '$1')
    .replace(/^py\.test\b/, 'pytest')
    .replace(/^richgo\b/, 'go')
    .replace(/^vitest(?:\s+run\b)?(.*?)(?:\s+--run\b|$)/, 'vitest$1')
    .replace(/^(?:\.\/)?(?:vendor\/bin|node_modules\/\.bin|bin)\/(?=\w+(?:\s|$))/, '')
    .replace(/^cargo\s+\+\S+/, 'cargo')
    .replaceAll(/\bpy(?:thon)?-?(?:\d[\d.]*|\$\{?\w+\}?)/g, 'py#')
    .replaceAll(/\b(tests?|unit|lint)-\d[\d.]*/g, '$1')
    .split(/\s+/);
  const kept = words.filter((word, index) => !REPORTING.test(word) && !WITH_VALUE.test(words[index - 1] ?? ''));
  return kept.join(' ').replace(/\s+--$/, '');
}

/** What a target of the Makefile runs when that is one command; `undefined` for anything else. */
function targetBody(command: string, path: string, tree: RepositoryTree): NormalCommand | undefined {
  const name = /^make\s+([\w.-]+)$/.exec(command)?.[1];
  const file = join(path, 'Makefile');
  const text = name === undefined ? undefined : tree.read(file);
  const task = text === undefined ? undefined : make.read(file, text).tasks.find((candidate) => candidate.name === name);
  const body = (task?.body ?? []).filter((line) => !/^@?(?:echo|\$\((?:info|warning))/.test(line.trim())).map((line) => line.replace(/^\s*[@-]+/, '').replaceAll(/\$\(\w+\)/g, ' '));
  const found = normalCommands(body.join('\n'), path, tree).filter((each) => !INSTALLING.test(each.text));
  return found.length === 1 ? found[0] : undefined;
}

/** Every command of some shell lines that are run in `path`. */
export function normalCommands(lines: string, path: string, tree: RepositoryTree): NormalCommand[] {
  let folder = path;
  const found: NormalCommand[] = [];
  for (const part of partsOf(lines)) {
    const target = /^cd\s+["']?([\w./@-]+)["']?$/.exec(part)?.[1];
    if (target !== undefined) folder = join(folder, target);
    else if (!NO_COMMAND.test(part)) {
      const command = unwrapped(part);
      found.push(targetBody(command, folder, tree) ?? { path: folder, text: plain(resolved(command, folder, tree)) });
    }
  }
  return found;
}
