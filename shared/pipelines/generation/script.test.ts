import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStepScript, stepScript } from './script.ts';

const HOSTILE = ["it's", '$(touch pwned)', '`touch pwned`', '-rf', 'a b', '"', '\\', '${HOME}', '!x', '*', '#', '~x', 'é'];

describe('stepScript, run by a real shell', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'step-script-'));
    for (const name of HOSTILE) mkdirSync(join(root, name));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const run = (script: string): string => execFileSync('sh', ['-e', '-c', script], { cwd: root, encoding: 'utf8' });

  it.each(HOSTILE)('enters the folder %s and passes it as a variable, unchanged', (name) => {
    const script = stepScript({ run: ['printf "%s|%s" "$PWD" "$VALUE"'], path: name, env: { VALUE: name } });
    expect(run(script)).toBe(`${join(root, name)}|${name}`);
    expect(run(`${script}\nls`)).not.toMatch(/^pwned$/m);
  });

  it('leaves the shell as it was for the next step', () => {
    const first = stepScript({ run: ['cd "a b"', 'export LEFT=behind'], path: '.', env: {} });
    expect(run(`${first}\nprintf "%s|%s" "$PWD" "\${LEFT-nothing}"`)).toBe(`${root}|nothing`);
  });

  it('ends at a list that fails before its last command', () => {
    const script = stepScript({ run: ['false && true'], path: '.', env: {} });
    expect(() => run(`${script}\necho next`)).toThrow(expect.objectContaining({ status: 1, stdout: '' }));
  });

  it('ends at the first line that fails', () => {
    const script = stepScript({ run: ['echo one', 'false', 'echo two'], path: '.', env: { A: 'b' } });
    expect(() => run(script)).toThrow(expect.objectContaining({ status: 1, stdout: 'one\n' }));
  });

  it.each([
    { run: ['npm test'], path: '.', env: {} },
    { run: ['(cd a && b)'], path: '.', env: {} },
    { run: ['cd a', 'npm test'], path: '.', env: {} },
    { run: ['export A=b', 'npm test'], path: 'x', env: {} },
    { run: ['A=b npm test'], path: '-rf', env: { B: "'" } },
  ])('reads back $run in $path', (step) => {
    expect(readStepScript(stepScript(step))).toEqual(step);
  });
});
