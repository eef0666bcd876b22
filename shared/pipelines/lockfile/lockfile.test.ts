import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openFiles } from '../../adapters/repositories/files.ts';
import { generatePipeline, platformOf } from '../generation/generate.ts';
import { optionsSchema } from '../generation/options.ts';
import { harden } from '../hardening/harden.ts';
import { action } from '../pins/index.ts';
import { isRead, LOCKFILE_PATH, lockKey, readLockfile } from './lockfile.ts';

const WORKFLOW = '.github/workflows/ci.yml';
const REPOSITORY = { 'package.json': '{"name":"shop","engines":{"node":">=22"},"scripts":{"test":"node --test"}}' };

const tagOf = (name: string): string => `${name}@${action(name).version}`;
const shaOf = (name: string): string => action(name).uses.split('@')[1] ?? '';
const ACTIONS = ['actions/checkout', 'actions/setup-node'];

/** A lock as `gh actions-lock` lays it out. */
function lockOf(held: readonly string[], path = WORKFLOW, commits = held.map(shaOf), keyOf = tagOf): string {
  const listed = held.map((name) => `        - '${keyOf(name)}'\n`).join('');
  const entries = held.map((name, index) => `    '${keyOf(name)}':\n        ref: '${action(name).version}'\n        commit: 'sha1-${commits[index] ?? ''}'\n        owner_id: 44036562\n        repo_id: 197814629\n`).join('');
  return `# This file is machine-generated.\nversion: 'v0.0.2'\nworkflows:\n    '${path}':\n${listed}dependencies:\n${entries}`;
}

function generated(pinning: string, lock?: string, platform = 'github-actions') {
  const tree = openFiles({ ...REPOSITORY, ...(lock === undefined ? {} : { [LOCKFILE_PATH]: lock }) });
  const { files, warnings, receipts } = generatePipeline({ tree, platform: platformOf(platform), options: optionsSchema.parse({ pinning }), now: new Date('2026-11-23T00:00:00Z'), version: '0' }).generated;
  return { files, content: files[0]?.content ?? '', codes: warnings.map(({ code }) => code).filter((code) => /LOCK|PINNING/.test(code)), warnings, receipts };
}

describe('pinning by lockfile', () => {
  it('names every action by version and says what makes the lock', () => {
    const { content, codes, warnings, receipts, files } = generated('lockfile');
    expect([...content.matchAll(/uses: (.*)/g)].map(([, uses]) => uses)).toEqual(ACTIONS.map(tagOf));
    expect(content).not.toMatch(/[0-9a-f]{40}/);
    expect([codes, files.map(({ path }) => path)]).toEqual([['LOCKFILE_TO_MAKE'], [WORKFLOW]]);
    expect(warnings.find(({ code }) => code === 'LOCKFILE_TO_MAKE')?.message).toMatch(/gh extension install github\/gh-actions-lock.*gh actions-lock.*unpinned-uses/);
    expect(receipts[0]).toMatchObject({ tool: 'devops-engineer/round-trip', result: 'pass' });
  });

  it('differs from pinning by commit in nothing else', () => {
    const strip = (content: string): unknown => JSON.parse(JSON.stringify(parse(content)).replaceAll(/@(?:[0-9a-f]{40}|v[\d.]+)"/g, '"'));
    expect(strip(generated('lockfile').content)).toEqual(strip(generated('sha').content));
  });

  it.each([
    ['a lock that holds all', lockOf(ACTIONS), []],
    ['one that lacks an action', lockOf(['actions/checkout']), ['LOCKFILE_INCOMPLETE']],
    ['one for other files', lockOf(ACTIONS, '.github/workflows/other.yml'), ['LOCKFILE_INCOMPLETE']],
    ['one with another commit', lockOf(ACTIONS, WORKFLOW, [shaOf('actions/checkout'), '0'.repeat(40)]), ['LOCKFILE_COMMIT_DIFFERS']],
    ['one of another format', lockOf(ACTIONS).replace('v0.0.2', 'v0.0.1'), ['LOCKFILE_NOT_READ']],
    ['one without a commit', lockOf(ACTIONS).replace('sha1-', ''), ['LOCKFILE_NOT_READ']],
    ['what is no lock', 'a: [', ['LOCKFILE_NOT_READ']],
  ])('verifies %s and never writes it', (_name, lock, wanted) => {
    const { codes, files } = generated('lockfile', lock);
    expect([codes, files.map(({ path }) => path)]).toEqual([wanted, [WORKFLOW]]);
  });

  it('says what is missing and what that does', () => {
    expect(generated('lockfile', lockOf(['actions/checkout'])).warnings.find(({ code }) => code === 'LOCKFILE_INCOMPLETE')).toMatchObject({ path: WORKFLOW, message: expect.stringMatching(/does not hold actions\/setup-node@v[\d.]+ .*refuses to start/) });
  });

  it('means nothing on other platforms', () => expect(generated('lockfile', undefined, 'gitlab-ci').codes).toEqual(['PINNING_WITHOUT_EFFECT']));
});

describe('pinning by commit', () => {
  it('is the default and needs no lock', () => {
    expect(optionsSchema.parse({}).pinning).toBe('sha');
    expect(generated('sha')).toMatchObject({ codes: [], content: expect.stringContaining(action('actions/checkout').uses) });
  });

  it.each([
    ['that names the file', lockOf(ACTIONS), ['LOCKFILE_MIXED']],
    ['for other files', lockOf(ACTIONS, '.github/workflows/other.yml'), ['LOCKFILE_BESIDE']],
    ['that holds these commits', lockOf(ACTIONS, WORKFLOW, ACTIONS.map(shaOf), (name) => action(name).uses), []],
  ])('tells of a lock %s', (_name, lock, wanted) => expect(generated('sha', lock).codes).toEqual(wanted));
});

describe('hardening beside a lock', () => {
  const content = 'name: CI\non: push\npermissions: {}\njobs:\n  a:\n    name: A\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n';
  const hardened = (lock?: string) => {
    const { files, left } = harden('github-actions', [{ path: WORKFLOW, content }, ...(lock === undefined ? [] : [{ path: LOCKFILE_PATH, content: lock }])]);
    return { files: files.map(({ path }) => path), uses: /uses: (\S+)/.exec(files[0]?.content ?? '')?.[1], left: left.filter(({ kind }) => kind === 'unpinned-uses').map(({ why }) => why) };
  };
  const lock = (key: string, path = WORKFLOW): string => `version: v0.0.2\nworkflows:\n  '${path}': ['${key}']\ndependencies:\n  '${key}': {ref: v4, commit: 'sha1-${'a'.repeat(40)}'}\n`;

  it('keeps the tags of a file that is run by it, and says so', () => {
    expect(hardened(lock('actions/checkout@v4'))).toEqual({ files: [WORKFLOW], uses: 'actions/checkout@v4', left: [expect.stringContaining('holds its commit')] });
    expect(hardened(lock('actions/cache@v4'))).toMatchObject({ uses: 'actions/checkout@v4', left: [expect.stringContaining('Run `gh actions-lock`')] });
    expect(hardened('version: v9\n')).toMatchObject({ uses: 'actions/checkout@v4', left: [expect.stringContaining('could not be read')] });
  });

  it('pins the actions of every other file', () => {
    for (const other of [undefined, lock('actions/checkout@v4', '.github/workflows/other.yml')]) expect(hardened(other)).toMatchObject({ uses: expect.stringMatching(/@[0-9a-f]{40}$/), left: [] });
  });
});

describe('a lock', () => {
  it.each([
    ['github/codeql-action/init@v4', 'github/codeql-action@v4'],
    ['Actions/Checkout@V4', 'actions/checkout@V4'],
    ['./local', undefined],
    ['$/actions/own', undefined],
    ['docker://alpine:3', undefined],
    ['acme/shared/.github/workflows/build.yml@v1', undefined],
    ['nothing', undefined],
  ])('has for %s the entry %s', (uses, key) => expect(lockKey(uses)).toBe(key));

  it.each([['', 'mapping'], ['a: &x [1]\nb: *x\nversion: v0.0.2', 'aliases'], ['version: v0.0.2\n', 'missing'], ['x'.repeat(1024 * 1024 + 1), 'too large']])('that cannot be read says why', (text, why) => {
    const lock = readLockfile(text);
    expect(isRead(lock) ? '' : lock.problem).toContain(why);
  });
});
