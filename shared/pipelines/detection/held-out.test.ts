import { describe, expect, it } from 'vitest';
import { stackContext } from '../../../test/stack-context.ts';
import { classify } from './classify.ts';
import { detect } from './engine.ts';
import type { Component, Detection } from './model.ts';
import { conditionalLines } from './shell-lines.ts';

function detected(files: Readonly<Record<string, string>>): Detection {
  const { tree, now } = stackContext(files);
  return detect(tree, now);
}
const root = (files: Readonly<Record<string, string>>): Component | undefined => detected(files).components.find(({ path }) => path === '.');
const workflow = (steps: string, on = 'on: [push]'): string => `${on}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${steps.replaceAll(/^/gm, '      ')}\n`;
const PYTHON = { 'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.11"\n[dependency-groups]\ndev = ["pytest"]\n', 'uv.lock': '', 'a/__init__.py': '', 'tests/test_a.py': 'def test_a(): pass' };

it.each([
  ['./gradlew check -PgraalBuild=true -x jvmTest -x test', undefined],
  ['./gradlew build -x lint', 'test'],
  ['pnpm nyc merge ./a ./b', undefined],
  ['nyc report -r text', undefined],
  ['nyc mocha', 'test'],
  ['pnpm --filter=./test test --merge-reports', undefined],
  ['cargo insta test --all-features', 'test'],
  ['cargo hack --feature-powerset test', 'test'],
])('%s is for %s', (line, intent) => {
  expect(classify(line, true)?.intent).not.toBe(intent === undefined ? 'test' : 'never');
  if (intent !== undefined) expect(classify(line, true)?.intent).toBe(intent);
});

describe('a script with control flow', () => {
  it('gives the commands in its branches, and none of the texts in here-documents', () => {
    expect(conditionalLines('if [ "$A" = 1 ]; then\n  make test-coverage\nelse make test\nfi\nnpm ci', 'web').map(({ run, path }) => `${path}: ${run}`)).toEqual(['web: make test-coverage', 'web: make test', 'web: npm ci']);
    expect(conditionalLines('if true; then\ncat <<EOF > a\nnpm test\nEOF\nfi', '.')).toEqual([]);
    expect(conditionalLines('npm ci\nnpm test', '.')).toEqual([]);
  });

  const branches = workflow('- run: |\n    if [ "$A" = 1 ]; then\n      make test-coverage\n    else\n      make test\n    fi');

  it('goes before the lines of a special job, when a task of that name is known', () => {
    const special = '  docker-functional:\n    runs-on: ubuntu-latest\n    steps:\n      - run: uv run pytest tests/test_docker.py\n';
    const found = root({ ...PYTHON, Makefile: 'test:\n\tuv run pytest\n', '.github/workflows/ci.yml': `${branches}${special}` });
    expect(found?.commands.test).toBe('make test');
    expect(found?.evidence.find(({ fact }) => fact === 'commands.test')?.confidence).toBe(0.85);
  });

  it('makes what stands in for it a guess', () => {
    const found = root({ ...PYTHON, '.github/workflows/ci.yml': branches });
    expect(found?.commands.test).toBe('uv run pytest');
    expect(found?.evidence.find(({ fact }) => fact === 'commands.test')?.confidence).toBeLessThan(0.5);
  });
});

describe('of several workflows', () => {
  it('the one for every change goes before one for some paths', () => {
    const files = { ...PYTHON, '.github/workflows/a.yml': workflow('- run: uv run pytest tests/part', 'on:\n  push: { paths: [part/**] }\n  pull_request: { paths: [part/**] }'), '.github/workflows/b.yml': workflow('- run: uv run pytest -q') };
    expect(root(files)?.commands.test).toBe('uv run pytest -q');
  });

  it('the plain name goes before a variant', () => {
    const files = { ...PYTHON, '.github/workflows/devel.arm.yml': workflow('- run: uv run pytest -k arm'), '.github/workflows/devel.yml': workflow('- run: uv run pytest -q') };
    expect(root(files)?.commands.test).toBe('uv run pytest -q');
  });
});

it('calls a binary that the project brings as its manager does', () => {
  const json = JSON.stringify({ name: 'a', packageManager: 'pnpm@10.28.0', devDependencies: { '@biomejs/biome': '2' } });
  const files = { 'package.json': json, 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n", '.github/workflows/ci.yml': workflow('- run: biome ci --error-on-warnings\n- run: prettier --check .') };
  expect(root(files)?.commands).toMatchObject({ lint: 'pnpm exec biome ci --error-on-warnings', format: 'prettier --check .' });
});

it('takes a folder of tests of types for no project', () => {
  const { components } = detected({ 'package.json': '{"name":"a","scripts":{"test":"node --test"}}', 'test-types/package.json': '{"name":"t","dependencies":{"typescript":"5"}}' });
  expect(components.map(({ path }) => path)).toEqual(['.']);
});

describe('a formatter that the maintainers let write', () => {
  const files = { 'package.json': '{"name":"a","scripts":{"format":"prettier . --write"},"devDependencies":{"prettier":"^3"}}', '.github/workflows/ci.yml': workflow('- run: npm run format\n- run: npm test') };
  const confidence = (more: Readonly<Record<string, string>>): number | undefined => root({ ...files, ...more })?.evidence.find(({ fact }) => fact === 'commands.format')?.confidence;

  it('is a guess as a check, when no lockfile holds it', () => expect(confidence({})).toBeLessThan(0.5));
  it('is none, when one does', () => expect(confidence({ 'package-lock.json': '{"lockfileVersion":3,"packages":{}}' })).toBe(0.75));
});

it('tells that a linter which mends at the maintainers only checks here, where no lockfile holds it', () => {
  const files = { 'package.json': '{"name":"a","scripts":{"lint":"xo --fix"},"devDependencies":{"xo":"^2"}}', '.github/workflows/ci.yml': workflow('- run: npm run lint\n- run: npm test') };
  const codes = (more: Readonly<Record<string, string>>): readonly string[] => detected({ ...files, ...more }).warnings.map(({ code }) => code);
  expect(codes({})).toContain('CHECK_IS_STRICTER');
  expect(codes({ 'package-lock.json': '{"lockfileVersion":3,"packages":{}}' })).not.toContain('CHECK_IS_STRICTER');
});
