import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { testContext } from '../../../../test/support.ts';
import read from './operation.ts';

const run = (files: Record<string, string>) => read.run(z.parse(read.input, { source: { files } }), testContext());

it('gives the pipeline files of each system and nothing else', async () => {
  const output = await run({ 'README.md': 'x', '.github/workflows/b.yml': 'on: push', '.github/workflows/a.yaml': 'on: pull_request', '.github/dependabot.yml': 'version: 2', Jenkinsfile: 'pipeline {}' });
  expect(read.output.safeParse(output).error).toBeUndefined();
  expect(output).toEqual({
    items: [
      { system: 'github-actions', title: 'GitHub Actions', files: [{ path: '.github/workflows/a.yaml', content: 'on: pull_request' }, { path: '.github/workflows/b.yml', content: 'on: push' }] },
      { system: 'jenkins', title: 'Jenkins', files: [{ path: 'Jenkinsfile', content: 'pipeline {}' }] },
    ],
    warnings: [],
  });
  expect(await run({ 'go.mod': 'module a' })).toEqual({ items: [], warnings: [] });
});

it('names what is too much for one call', async () => {
  const many = await run({ ...Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`.github/workflows/${100 + index}.yml`, 'on: push'])), '.gitlab-ci.yml': '#'.repeat(512 * 1024 + 1) });
  expect(many.items.map(({ system, files }) => [system, files.length])).toEqual([['github-actions', 100]]);
  expect(many.warnings.map(({ code, path }) => [code, path])).toEqual([['PIPELINE_FILE_LEFT_OUT', '.github/workflows/200.yml'], ['PIPELINE_FILE_LEFT_OUT', '.gitlab-ci.yml']]);
});
