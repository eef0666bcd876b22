import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readActionLines } from './action-lines.ts';

let root = '';
const git = (...parameters: readonly string[]): string => execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...parameters], { encoding: 'utf8' }).trim();

function release(tag: string, files: readonly string[]): string {
  for (const file of files) writeFileSync(join(root, file), tag);
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', tag);
  git('tag', tag);
  return git('rev-parse', 'HEAD');
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lines-'));
  git('init', '--quiet');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

it('takes the newest full version of each major, counted by numbers', () => {
  release('v0.9.0', ['readme.md']);
  release('v1.9.0', ['action.yml']);
  const newest = release('v1.10.0', ['action.yml']);
  const second = release('v2.0.0', ['action.yml']);
  release('v2', ['action.yml']);
  release('v3.0.0-beta', ['action.yml']);
  expect(readActionLines({ name: 'acme/setup', directory: root }).lines).toEqual([
    { version: 'v1.10.0', sha: newest, paths: ['.'] },
    { version: 'v2.0.0', sha: second, paths: ['.'] },
  ]);
});

it('takes versions of two numbers where there are no fuller ones, and none without an action', () => {
  release('v1.1', ['readme.md']);
  const sha = release('v2.3', ['action.yml']);
  expect(readActionLines({ name: 'acme/setup', directory: root }).lines).toEqual([{ version: 'v2.3', sha, paths: ['.'] }]);
});
