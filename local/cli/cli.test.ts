import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import generate from '../../shared/pipelines/operations/generate/operation.ts';
import { testContext } from '../../test/support.ts';
import { applyChanges, planChanges } from './files.ts';
import { inputOf } from './input.ts';
import { buildProgram, type Invocation } from './program.ts';

const operation = {
  id: 'pipelines.generate', title: 'Generate', summary: 'Generates.', method: 'POST', path: '/v1/pipelines', scope: 'pipelines:write', risk: 'write', permissions: [],
} as const;
const schemas = { 'pipelines.generate': { properties: { source: {}, platform: { type: 'string' }, maxJobs: { type: 'integer' }, options: { type: 'object' } }, required: ['source', 'platform'] } };

describe('command line', () => {
  const parse = async (...args: string[]): Promise<Invocation> => {
    const seen: Invocation[] = [];
    const program = buildProgram([operation], schemas, async (invocation) => {
      seen.push(invocation);
    });
    program.exitOverride().configureOutput({ writeErr: () => undefined });
    for (const area of program.commands) for (const command of area.commands) command.exitOverride().configureOutput({ writeErr: () => undefined });
    await program.parseAsync(['pipelines', 'generate', ...args], { from: 'user' });
    const [invocation] = seen;
    if (!invocation) throw new Error('nothing ran');
    return invocation;
  };

  it('makes the input from flags of the right type', async () => {
    const { input } = await parse('--directory', '/tmp/x', '--platform', 'jenkins', '--max-jobs', '3', '--options', '{"a":1}');
    expect(input).toEqual({ source: { directory: '/tmp/x' }, platform: 'jenkins', maxJobs: 3, options: { a: 1 } });
  });

  it('splits a repository from its ref', async () => {
    expect((await parse('--git', 'https://example.com/a/b#main')).input).toEqual({ source: { git: { url: 'https://example.com/a/b', ref: 'main' } } });
  });

  it.each([
    ['--max-jobs', 'x', 'INVALID_ARGUMENT'],
    ['--options', '{', 'INVALID_ARGUMENT'],
  ])('refuses %s %s', async (flag, value, code) => {
    await expect(parse(flag, value)).rejects.toMatchObject({ code });
  });

  it('refuses two sources and an unknown flag', async () => {
    await expect(parse('--git', 'https://x/y', '--directory', '/tmp')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(parse('--colour', 'red')).rejects.toMatchObject({ code: 'commander.unknownOption' });
  });
});

describe('pipeline files of a folder', () => {
  it('are found where each system keeps them, and nowhere else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cli-'));
    mkdirSync(join(folder, '.github/workflows'), { recursive: true });
    for (const path of ['.github/workflows/ci.yml', '.gitlab-ci.yml', 'other.yml']) writeFileSync(join(folder, path), path);
    symlinkSync('/etc/hostname', join(folder, '.travis.yml'));
    expect(inputOf({ directory: folder }, { properties: { files: {} } })).toEqual({ files: { '.github/workflows/ci.yml': '.github/workflows/ci.yml', '.gitlab-ci.yml': '.gitlab-ci.yml' } });
    expect(inputOf({ directory: folder, from: 'gitlab-ci' }, { properties: { files: {}, from: { type: 'string' } } })).toMatchObject({ files: { '.gitlab-ci.yml': '.gitlab-ci.yml' } });
    expect(() => inputOf({ directory: join(folder, '.github') }, { properties: { files: {} } })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('generated files', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'files-'));
    writeFileSync(join(root, 'same.yml'), 'same\n');
    writeFileSync(join(root, 'old.yml'), 'a\nb\n');
  });

  const files = [
    { path: '.github/workflows/ci.yml', content: 'new\n' },
    { path: 'old.yml', content: 'a\nc\n' },
    { path: 'same.yml', content: 'same\n' },
  ];

  it('shows what would change, and writes nothing while planning', () => {
    const changes = planChanges(root, files);
    expect(changes.map((change) => change.kind)).toEqual(['new', 'changed', 'same']);
    expect(changes[1]?.diff).toContain('-b\n+c');
    expect(readFileSync(join(root, 'old.yml'), 'utf8')).toBe('a\nb\n');
    expect(applyChanges(root, changes)).toBe(2);
    expect(readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')).toBe('new\n');
    expect(planChanges(root, files).every((change) => change.kind === 'same')).toBe(true);
  });

  it.each(['../out.yml', 'link/out.yml', 'file-link.yml'])('does not write through %s', (path) => {
    mkdirSync(join(root, '..', 'elsewhere'), { recursive: true });
    symlinkSync(join(root, '..', 'elsewhere'), join(root, 'link'));
    symlinkSync(join(root, 'old.yml'), join(root, 'file-link.yml'));
    expect(() => planChanges(root, [{ path, content: 'x' }])).toThrow(expect.objectContaining({ code: 'UNSAFE_PATH' }));
  });

  it('keep what was edited by hand when they are generated again, and show the rest before it is written', async () => {
    writeFileSync(join(root, 'package.json'), JSON.stringify({ scripts: { lint: 'oxlint', test: 'node --test' } }));
    const changesFor = async (options: object) => planChanges(root, (await generate.run(z.parse(generate.input, { source: { directory: root }, platform: 'github-actions', options }), testContext())).files);
    const place = join(root, '.github/workflows/ci.yml');
    applyChanges(root, await changesFor({}));
    expect((await changesFor({})).map(({ kind }) => kind)).toEqual(['same']);
    const edited = readFileSync(place, 'utf8').replace('      - name: Lint\n', '      - run: ./ours.sh\n      - name: Lint\n');
    writeFileSync(place, edited);
    expect((await changesFor({})).map(({ kind }) => kind)).toEqual(['same']);
    const changes = await changesFor({ timeoutMinutes: 45 });
    expect(changes[0]?.diff).toContain('-    timeout-minutes: 30\n+    timeout-minutes: 45\n');
    expect(changes[0]?.diff).not.toContain('ours.sh');
    expect(readFileSync(place, 'utf8')).toBe(edited);
    expect(applyChanges(root, changes)).toBe(1);
    expect(readFileSync(place, 'utf8')).toContain('      - run: ./ours.sh\n      - name: Lint\n');
  });
});
