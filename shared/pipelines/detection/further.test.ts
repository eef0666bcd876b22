import { expect, it } from 'vitest';
import { stackContext } from '../../../test/stack-context.ts';
import { generatePipeline, platformOf } from '../generation/generate.ts';
import { optionsSchema } from '../generation/options.ts';
import { detect } from './engine.ts';
import type { Component } from './model.ts';

const NODE = { 'package.json': JSON.stringify({ scripts: { test: 'vitest run', 'test:bun': 'bun test', 'test:e2e': 'playwright test', build: 'unbuild' }, devDependencies: { vitest: '3' } }), 'package-lock.json': '{}' };

function root(files: Readonly<Record<string, string>>, jobs: Readonly<Record<string, readonly string[]>>): Component {
  const { tree, now } = withWorkflow(files, jobs);
  const found = detect(tree, now).components.find(({ path }) => path === '.');
  if (found === undefined) throw new Error('nothing was detected');
  return found;
}

function withWorkflow(files: Readonly<Record<string, string>>, jobs: Readonly<Record<string, readonly string[]>>) {
  const written = Object.entries(jobs).map(([name, lines]) => `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n${lines.map((line) => `      - run: ${JSON.stringify(line)}\n`).join('')}`);
  return stackContext({ ...files, '.github/workflows/ci.yml': `on: [push]\njobs:\n${written.join('')}` });
}

const runsOf = ({ further }: Component): string[] => (further ?? []).map(({ intent, run }) => `${intent}: ${run}`);

it('takes the checks of other jobs, once each', () => {
  const component = root(NODE, { main: ['npm ci', 'npm test'], bun: ['npm run test:bun'], again: ['npm test -- --coverage'], prose: ['npx markdownlint .'] });
  expect(component.commands.test).toBe('npm test');
  expect(runsOf(component)).toEqual(['lint: npx markdownlint .', 'test: npm run test:bun']);
});

it('says of a check that fetches its program that it needs the network', () => {
  const { tree, now } = withWorkflow(NODE, { main: ['npm test', 'npx editorconfig-checker'] });
  expect(detect(tree, now).warnings.map(({ code }) => code)).toContain('CHECKS_NEED_NETWORK');
});

it.each([
  ['from another registry', '"@std/assert": "jsr:@std/assert@^1"', ['TESTS_NEED_NETWORK']],
  ['from the repository itself', '"a": "../src/a.ts"', []],
])('says of tests by Deno that import %s what they reach for', (_name, entry, codes) => {
  const { tree, now } = withWorkflow({ ...NODE, 'tests/deno/deno.json': `{"imports":{${entry}}}` }, { main: ['npm test'], deno: ['deno test -c tests/deno/deno.json tests/deno'] });
  expect(detect(tree, now).warnings.map(({ code }) => code).filter((code) => code === 'TESTS_NEED_NETWORK')).toEqual(codes);
});

it('leaves out what needs a browser, another system or an unknown installer', () => {
  const component = root(NODE, { main: ['npm test'], browser: ['npm run test:e2e'], windows: ['npm run test:bun'], prose: ['typos'] });
  expect(runsOf(component)).toEqual([]);
});

it('keeps the folder of a member that the workspace manages', () => {
  const rust = { 'Cargo.toml': '[package]\nname = "a"\n[workspace]\nmembers = ["bench"]\n', 'bench/Cargo.toml': '[package]\nname = "bench"\n', 'src/lib.rs': '' };
  const component = root(rust, { test: ['cargo test', 'cd bench && cargo test --benches'] });
  expect(component.commands.test).toBe('cargo test');
  expect(component.further).toEqual([{ intent: 'test', run: 'cargo test --benches', path: 'bench', env: {}, from: '.github/workflows/ci.yml' }]);
});

it('prints them as steps of their own, with the tools that they call', () => {
  const { tree, now } = withWorkflow({ ...NODE, 'deno/a_test.ts': '' }, { main: ['npm test'], deno: ['deno test deno'] });
  const { pipeline, generated } = generatePipeline({ tree, platform: platformOf('github-actions'), options: optionsSchema.parse({}), now, version: '0.0.0' });
  const job = pipeline.jobs.find(({ id }) => id === 'test');
  expect(job?.steps.flatMap(({ run }) => run)).toContain('deno test deno');
  expect(job?.toolchain.tools.map(({ name }) => name)).toContain('deno');
  expect(generated.files[0]?.content).toContain('denoland/setup-deno@');
  expect(generated.receipts.filter(({ result }) => result === 'fail')).toEqual([]);
});

it('takes a build that no workflow does for a guess, and one of a release for none', () => {
  const python = { 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\n[build-system]\nrequires = ["hatchling"]\n', 'a/__init__.py': '', 'tests/test_a.py': 'def test_a(): pass', 'uv.lock': '' };
  const confidence = (files: Readonly<Record<string, string>>): number | undefined => root(files, { test: ['uv run pytest'] }).evidence.find(({ fact }) => fact === 'commands.build')?.confidence;
  expect(confidence(python)).toBeLessThan(0.5);
  expect(confidence({ ...python, '.github/workflows/publish.yml': 'on: release\njobs:\n  build:\n    steps:\n      - run: uv build\n' })).toBeGreaterThan(0.5);
});
