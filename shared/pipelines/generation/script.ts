import type { Step } from '../model.ts';
import { quoteFolder, quoteWord, unquoteFolder, unquoteWord } from './shell.ts';

type StepBody = Pick<Step, 'run' | 'path' | 'env'>;

// Words that change the shell they run in: such a line must not leak into the steps after it.
const CHANGES_SHELL = /(?:^|[;&|({]\s*)(?:cd|export|source|\.|set|unset|alias|umask|pushd|popd|exec|exit|trap|ulimit|eval)(?:\s|$)|(?:^|[;&|({]\s*)[A-Za-z_]\w*=/;

/**
 * A step as one entry of a script whose entries share a shell. A single line that leaves the shell as it was stands
 * alone; anything else runs in a subshell: folder and environment first, an empty line, then the lines. So does a list
 * (`a && b`), whose failure `set -e` sees only from outside.
 */
export function stepScript(step: StepBody): string {
  const [only] = step.run;
  const bare = step.path === '.' && Object.keys(step.env).length === 0 && step.run.length === 1;
  if (bare && only !== undefined && !CHANGES_SHELL.test(only) && !only.includes('&&') && !only.startsWith('(')) return only;
  const head = [
    ...(step.path === '.' ? [] : [`cd ${quoteFolder(step.path)}`]),
    ...Object.entries(step.env).map(([name, value]) => `export ${name}=${quoteWord(value)}`),
  ];
  const body = head.length > 0 ? [...head, '', ...step.run] : step.run;
  return ['(', ...body.map((line) => (line === '' ? '' : `  ${line}`)), ')'].join('\n');
}

/** Reads what {@link stepScript} wrote. */
export function readStepScript(script: string): StepBody {
  const text = script.replace(/\n$/, '');
  if (!text.startsWith('(\n')) return { run: [text], path: '.', env: {} };
  const lines = text.split('\n').slice(1, -1).map((line) => line.replace(/^ {2}/, ''));
  const gap = lines.indexOf('');
  if (gap === -1) return { run: lines, path: '.', env: {} };
  const head = lines.slice(0, gap);
  const folder = head.find((line) => line.startsWith('cd '));
  const exports = head.filter((line) => line.startsWith('export ')).map((line) => readExport(line.slice('export '.length)));
  return { run: lines.slice(gap + 1), path: folder === undefined ? '.' : unquoteFolder(folder.slice('cd '.length)), env: Object.fromEntries(exports) };
}

function readExport(assignment: string): [string, string] {
  const equals = assignment.indexOf('=');
  return [assignment.slice(0, equals), unquoteWord(assignment.slice(equals + 1))];
}
