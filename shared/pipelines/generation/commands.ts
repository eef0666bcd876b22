import { quoteWord } from './shell.ts';
import { holdsExpression, isPrintable } from './text.ts';

/** Shell lines of a command, or why it cannot stand in a pipeline. */
export type CommandLines = { readonly lines: readonly string[] } | { readonly refused: string };

const OPENS_BLOCK = /(?:^|[;\s])(?:do|then|else|elif|case|select)\s*$|[{(|]$|&&$|\|\|$|<</;

/** Splits a command into complete shell lines; those continued by a backslash are joined. */
export function commandLines(command: string): CommandLines {
  const joined = command.replaceAll(/\\\r?\n\s*/g, ' ');
  const lines = joined.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0) return { refused: 'it is empty' };
  if (!lines.every(isPrintable)) return { refused: 'it holds control characters' };
  if (lines.some(holdsExpression)) return { refused: 'it holds an expression of another platform' };
  if (lines.some((line) => line.endsWith('\\'))) return { refused: 'its last line is continued' };
  if (lines.length > 1 && lines.some((line) => OPENS_BLOCK.test(line))) return { refused: 'its lines depend on each other' };
  return { lines: lines.flatMap(splitList) };
}

const LIST_PARTS = /(?<escape>\\.)|(?<text>'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"\\&|;(){}#`$]+|\s+)|(?<and>&&)|(?<other>.)/gsu;

/**
 * `a && b` as two lines. Under `sh -e` a list that fails before its last command ends nothing, so that the lines after
 * it would still run. A line that holds anything but plain commands joined by `&&` is put in brackets instead, which
 * fail as a whole.
 */
function splitList(line: string): readonly string[] {
  if (!line.includes('&&')) return [line];
  const parts = [''];
  for (const { groups, 0: text } of line.matchAll(LIST_PARTS)) {
    if (groups?.['other'] !== undefined && !'$'.includes(text)) return [`(${line})`];
    if (groups?.['and'] !== undefined) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${text}`);
  }
  const commands = parts.map((part) => part.trim());
  return commands.every((command) => command !== '') ? commands : [`(${line})`];
}

const SEPARATOR = /&&|\|\||[;|\n]/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Names of the programs that a line starts: the first word of each of its commands. */
export function programsOf(line: string): readonly string[] {
  return line.split(SEPARATOR).flatMap((command) => {
    const words = command.trim().replace(/^[({!\s]+/, '').split(/\s+/);
    const program = words.find((word) => !ASSIGNMENT.test(word));
    return program === undefined || program === '' ? [] : [program];
  });
}

/** Check forms of formatters: they say what is wrong and change nothing. */
const CHECKS_ONLY = /(?:^|[\s:-])(?:check|verify|lint|diff|dry-run|list-different|exit-non-zero-on-format|test -z)(?=$|[\s:=)-])|\s-(?:[a-z]*[dlc]|check)(?=\s|$)|\bspotlessCheck\b/i;

/** True when a format command only reports; a writing one needs a look at what it changed. */
export function onlyChecks(command: string): boolean {
  return CHECKS_ONLY.test(command);
}

/** Programs that any machine with Node has, and shell words: not looked for among a project's own. */
const EVERYWHERE = new Set(
  'npm npx pnpm pnpx yarn yarnpkg bun bunx deno node corepack make just git bash sh cd test [ [[ echo printf true false export set env cp mv rm mkdir cat ls find grep sed diff xargs time exit curl docker'.split(' '),
);

/**
 * A line that puts the project's own programs (`node_modules/.bin`, its own and the workspace's) on the path, when
 * `lines` call one bare; package managers do the same for their scripts.
 */
export function localProgramsLine(lines: readonly string[], path: string): readonly string[] {
  const bare = lines.flatMap(programsOf).some((program) => /^[a-z][\w.-]*$/.test(program) && !EVERYWHERE.has(program));
  if (!bare) return [];
  const up = path === '.' ? [] : [path.split('/').map(() => '..').join('/')];
  const folders = ['node_modules/.bin', ...up.map((folder) => `${folder}/node_modules/.bin`)];
  return [`export PATH="${folders.map((folder) => `$PWD/${folder}`).join(':')}:$PATH"`];
}

const BASH_ONLY = /\[\[|(?:^|[;&|]\s*)source\s|<\(|>\(|<<<|&>|\bpipefail\b|\$'|\$\{[A-Za-z_]\w*(?:\/|\^|,|:\d|\[)|(?:^|[;&|]\s*)(?:shopt|pushd|popd|declare|local)\s|[\w/]\{[^}\s]*,[^}\s]*\}|\*\*\//;

/** A line that holds for any `sh`: one that is written for bash is handed to it. */
export function portableLine(line: string): string {
  return BASH_ONLY.test(line) ? `bash -ec ${quoteWord(line)}` : line;
}

/**
 * A line that names an environment by the newest version of the matrix (`tox run -e py3.13`, `nox -s tests-3.13`) names
 * it by the job's own version instead, so that each job of the matrix runs its own environment.
 */
export function followMatrix(line: string, newest: string, tool: string): string {
  if (newest === '' || !/\b(?:tox|nox)\b/.test(line)) return line;
  const version = newest.replaceAll('.', String.raw`\.`);
  const environment = new RegExp(String.raw`(\s(?:-e|-s|--session)[ =]*["']?)((?:[\w.]*-)?(?:py)?)${version}(?=["',\s]|$)`, 'g');
  return line.replace(environment, (_whole, option: string, name: string) => `${option}${name}$${tool.toUpperCase()}_VERSION`);
}
