import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readActionRef } from './action-refs.ts';

let root = '';
const git = (...parameters: readonly string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...parameters], {
    encoding: 'utf8',
    env: { ...process.env, GIT_AUTHOR_DATE: '2024-03-01T00:00:00Z', GIT_COMMITTER_DATE: '2024-03-01T00:00:00Z' },
  }).trim();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'refs-'));
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(root, 'action.yml'), 'name: a');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'a');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

it('reads a branch or a tag that has stood still', () => {
  git('tag', 'latest');
  const clone = { name: 'acme/setup', directory: root };
  const expected = { sha: git('rev-parse', 'HEAD'), paths: ['.'], moved: '2024-03-01' };
  expect(readActionRef(clone, { name: 'acme/setup', ref: 'main' }, '2026-01-01')).toEqual({ ref: 'main', ...expected });
  expect(readActionRef(clone, { name: 'acme/setup', ref: 'latest' }, '2026-01-01')).toEqual({ ref: 'latest', ...expected });
});

it('takes one that moves only when others name its commit', () => {
  const clone = { name: 'acme/setup', directory: root };
  expect(readActionRef(clone, { name: 'acme/setup', ref: 'main' }, '2024-06-01')).toBeUndefined();
  expect(readActionRef(clone, { name: 'acme/setup', ref: 'main', agreeing: 'others' }, '2024-06-01')?.ref).toBe('main');
  expect(readActionRef(clone, { name: 'acme/setup', ref: 'none' }, '2026-01-01')).toBeUndefined();
});
