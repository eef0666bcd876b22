import { resolvePath } from './paths.ts';

/** One command of a script, with the folder that `cd` had led to. */
export interface ShellLine {
  readonly run: string;
  readonly path: string;
}

const CONTROL = /^(if|then|else|elif|fi|for|while|until|do|done|case|esac|function|\{|\}|\(|\))(\s|;|$)|;\s*(then|do)\b|<<-?\s*['"]?\w+/;
const IDLE = /^(echo|printf|export|set|source|\.|exit|true|:|sleep|mkdir|rm|cp|mv|touch|chmod|chown|ls|pwd|cat|env(?!\s+\w+=)|which|df|free|git|gh|curl|wget|tar|unzip|sudo apt|sudo apt-get|apt|apt-get|brew|df|date)\b/;

/** Splits at `&&` and `;` outside of quotes, parentheses and backticks. */
export function splitCommands(line: string): string[] {
  const parts: string[] = [];
  let quote = '';
  let depth = 0;
  let start = 0;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote !== '') {
      if (character === '\\' && quote === '"') at += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (depth === 0 && (line.startsWith('&&', at) || character === ';')) {
      parts.push(line.slice(start, at));
      at += character === ';' ? 0 : 1;
      start = at + 1;
    }
  }
  return [...parts, line.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}

function outsideQuotes(line: string): string {
  return line.replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"|\$\([^()]*\)/g, '""');
}

/** A line whose outcome does not fail the job, or that needs a shell's state we do not have. */
function isUsable(run: string, known: ReadonlySet<string>): boolean {
  const bare = outsideQuotes(run);
  if (/\|\|/.test(bare) || /(^|[^|])\|([^|]|$)/.test(bare) || /[<>]/.test(bare) || /&\s*$/.test(bare)) return false;
  const variables = [...run.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] ?? '');
  return variables.every((name) => known.has(name));
}

function logicalLines(script: string): string[] {
  return script
    .replaceAll(/\\\r?\n\s*/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * Commands of a CI step or recipe that stand for themselves: no control flow, no pipes, no unknown variables.
 * `cd` is followed; what it leads out of the repository ends the script.
 */
export function shellLines(script: string, folder: string, known: ReadonlySet<string> = new Set()): ShellLine[] {
  const lines = logicalLines(script);
  if (lines.some((line) => CONTROL.test(line))) return [];
  const found: ShellLine[] = [];
  let path = folder;
  for (const line of lines) {
    const startPath = path;
    const parts = splitCommands(line.replace(/^\(\s*(.*)\s*\)$/, '$1'));
    for (const part of parts) {
      const target = /^(?:cd|pushd)\s+(['"]?)([^\s'"]+)\1$/.exec(part)?.[2];
      if (target !== undefined) {
        const resolved = /[$`]/.test(target) ? undefined : resolvePath(path, target);
        if (resolved === undefined) return found;
        path = resolved;
      } else if (!IDLE.test(part) && isUsable(part, known)) found.push({ run: part, path });
    }
    // A subshell gives its folder back.
    if (line.startsWith('(')) path = startPath;
  }
  return found;
}

/**
 * Folder of a shell after a script, for systems that run the lines of a job in one; `undefined` once only a run knows
 * or it has left the repository.
 */
export function folderAfter(script: string, folder: string): string | undefined {
  const lines = logicalLines(script);
  if (lines.some((line) => CONTROL.test(line))) return folder;
  let path: string | undefined = folder;
  for (const part of lines.filter((line) => !line.startsWith('(')).flatMap((line) => splitCommands(line))) {
    const target = /^(?:cd|pushd)\s+(['"]?)([^\s'"]+)\1$/.exec(part)?.[2];
    if (target === undefined || path === undefined) continue;
    path = /[$`~]/.test(target) || target === '-' ? undefined : resolvePath(path, target);
  }
  return path;
}

const KEYWORD = /^(?:(?:then|else|do|if|elif|while|until)\s+)+(?=[^\s[(])/;

/**
 * Commands inside the control flow of a script: which of them run, only a run knows. Here-documents are texts, so a
 * script with one gives none.
 */
export function conditionalLines(script: string, folder: string): ShellLine[] {
  const lines = logicalLines(script);
  if (!lines.some((line) => CONTROL.test(line)) || lines.some((line) => /<<-?\s*['"]?\w+/.test(line))) return [];
  return lines.flatMap((line) => shellLines(line.replace(KEYWORD, ''), folder));
}
