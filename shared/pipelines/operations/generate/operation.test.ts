import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { testContext } from '../../../../test/support.ts';
import sample from '../../../../events/devops-engineer/pipeline-requested/sample.json' with { type: 'json' };
import requested from '../../../../events/devops-engineer/pipeline-requested/event.ts';
import generatedEvent from '../../../../events/devops-engineer/pipelines-generated/event.ts';
import { sha256 } from '../../../core/digest.ts';
import get from '../get/operation.ts';
import list from '../list/operation.ts';
import generate from './operation.ts';

const files = {
  'package.json': JSON.stringify({ name: 'shop', engines: { node: '>=22' }, packageManager: 'npm@11.0.0', scripts: { lint: 'oxlint', test: 'node --test', build: 'tsc -p .' }, devDependencies: { typescript: '5.9.3' } }),
  'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
  '.github/workflows/ci.yml': 'name: Old\non: push\njobs: {}\n',
};
const input = (change: object = {}) => z.parse(generate.input, { source: { files }, platform: 'github-actions', ...change });

describe('pipelines.generate', () => {
  it('answers in its own schema, with digests, the text it would replace and an honest receipt', async () => {
    const output = await generate.run(input(), testContext());
    expect(generate.output.safeParse(output).error).toBeUndefined();
    expect(output.files[0]).toMatchObject({ path: '.github/workflows/ci.yml', sha256: sha256(output.files[0]?.content ?? ''), existing: files['.github/workflows/ci.yml'] });
    expect(output.receipts.map((receipt) => [receipt.tool, receipt.result])).toEqual([
      ['devops-engineer/round-trip', 'pass'], ['actionlint', 'not-run'], ['zizmor', 'not-run'], ['github-workflow-schema', 'not-run'],
    ]);
  });

  it('gives the jobs for drawing them: what they need, their cells and services', async () => {
    const compose = 'services:\n  db:\n    image: postgres:17\n';
    const { jobs } = await generate.run(input({ source: { files: { ...files, 'package.json': files['package.json'].replace('"devDependencies"', '"dependencies":{"pg":"8.16.0"},"devDependencies"'), 'compose.yml': compose } } }), testContext());
    expect(jobs?.map(({ id, needs, cells, services }) => [id, needs, cells, services.map(({ name }) => name)])).toEqual([['lint', [], 1, []], ['test', [], 1, ['postgres']], ['build', ['lint', 'test'], 1, []]]);
  });

  it('lets the rules of Jenkins judge a Jenkinsfile', async () => {
    const output = await generate.run(input({ platform: 'jenkins' }), testContext());
    expect(output.receipts.find(({ tool }) => tool === 'devops-engineer/jenkins-validator')).toMatchObject({ file: 'Jenkinsfile', result: 'pass' });
  });

  it('gives the same id and bytes for the same input, and another id when anything differs', async () => {
    const ids = async (change: object) => (await generate.run(input(change), testContext())).id;
    const first = await generate.run(input(), testContext());
    expect(await generate.run(input(), testContext())).toEqual(first);
    const others = [{ platform: 'jenkins' }, { options: { timeoutMinutes: 5 } }, { source: { files: { ...files, 'README.md': 'x' } } }, { source: { files: { ...files, 'package.json': files['package.json'].replace('>=22', '>=24') } } }];
    const seen = new Set([first.id, ...(await Promise.all(others.map(ids)))]);
    expect(seen.size).toBe(others.length + 1);
  });

  it('merges what was edited by hand into what is generated now, says what could not be, and shows the difference', async () => {
    const path = '.github/workflows/ci.yml';
    const first = await generate.run(input(), testContext());
    const edited = (first.files[0]?.content ?? '').replace('timeout-minutes: 30', 'timeout-minutes: 45').replace('jobs:\n', 'jobs:\n  docs:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm run docs\n\n');
    const again = async (options: object) => generate.run(input({ source: { files: { ...files, [path]: edited } }, options }), testContext());
    const same = await again({});
    expect(same.files).toEqual([{ path, content: edited, sha256: sha256(edited), existing: edited }]);
    const merged = await again({ timeoutMinutes: 40, jobs: ['lint', 'test'] });
    const text = merged.files[0]?.content ?? '';
    expect(generate.output.safeParse(merged).error).toBeUndefined();
    expect(text).toMatch(/ {2}docs:[^]*timeout-minutes: 45[^]*timeout-minutes: 40/);
    expect(text).not.toContain('  build:');
    // What was typed into our own file is no check of the maintainers.
    expect(text.match(/npm run docs/g)).toHaveLength(1);
    expect(merged.files[0]?.diff).toContain('-    timeout-minutes: 30\n+    timeout-minutes: 40\n');
    expect(merged.warnings.filter(({ code }) => code === 'MERGE_CONFLICT')).toEqual([expect.objectContaining({ path, message: expect.stringMatching(/^Line \d+: was "timeout-minutes: 30", by hand "timeout-minutes: 45", generated now "timeout-minutes: 40"/) })]);
    expect(merged.receipts.find(({ tool }) => tool === 'devops-engineer/round-trip')?.result).toBe('not-run');
    const replaced = await again({ existing: 'replace' });
    expect(replaced.files[0]?.content).not.toContain('timeout-minutes: 45');
  });

  it('keeps the pipeline, tells of it once, and lists it', async () => {
    const context = testContext();
    const output = await generate.run(input(), context);
    await generate.run(input(), context);
    expect(await get.run({ id: output.id }, context)).toEqual(output);
    const { items } = await list.run({ limit: 10 }, context);
    expect(items).toMatchObject([{ id: output.id, platform: 'github-actions', files: ['.github/workflows/ci.yml'] }]);
    const sent = context.ports.bus.published;
    expect(sent).toHaveLength(1);
    expect(generatedEvent.schema.safeParse(sent[0]?.detail).error).toBeUndefined();
  });

  it('writes nothing for a repository with nothing to run and says so', async () => {
    const output = await generate.run(input({ source: { files: { 'README.md': 'hello' } } }), testContext());
    expect(output.files).toEqual([]);
    expect(output.receipts).toEqual([]);
    expect(output.warnings.map((warning) => warning.code)).toContain('NOTHING_TO_RUN');
  });

  it('takes the detail of the event that asks for it', () => {
    expect(requested.schema.safeParse(sample.detail).error).toBeUndefined();
    expect(generate.input.safeParse(sample.detail).error).toBeUndefined();
  });

  it.each([[{ platform: 'abacus' }], [{ options: { colour: 'red' } }], [{ source: {} }], [{ extra: 1 }]])('refuses %j', (change) => {
    expect(generate.input.safeParse({ source: { files }, platform: 'jenkins', ...change }).success).toBe(false);
  });

  it('runs no part of what a repository holds, and prints nothing of it live', async () => {
    const hostile = { 'package.json': JSON.stringify({ name: '${{ github.token }}', scripts: { test: 'node --test $(touch pwned) ${{ secrets.A }}', lint: 'oxlint' } }), 'package-lock.json': '{}' };
    const output = await generate.run(input({ source: { files: hostile } }), testContext());
    expect(output.files[0]?.content ?? '').not.toMatch(/secrets\.A|github\.token/);
  });
});

describe('pipelines.get', () => {
  it('answers 404 for an id that is not kept', async () => {
    await expect(get.run({ id: `pl_${'0'.repeat(24)}` }, testContext())).rejects.toMatchObject({ code: 'PIPELINE_NOT_FOUND', kind: 'not-found' });
  });
});
