import { expect, it } from 'vitest';
import { lineFor, stackContext } from '../../../../test/stack-context.ts';
import conda from './stack.ts';

const ENVIRONMENT = 'name: tides\nchannels: [conda-forge]\ndependencies:\n  - python=3.12\n  - conda-forge::xarray>=2025.1\n  - pytest\n  - pip:\n      - ruff==0.14.0\n';

it('drafts an environment with its Python and its tools', () => {
  const [draft, ...others] = conda.detect(stackContext({ 'environment.yml': ENVIRONMENT, '.python-version': '3.11\n', 'tests/test_tides.py': '' }));
  expect(others).toEqual([]);
  expect(draft?.versions.map(({ value, evidence: { file, line } }) => [value, file, line])).toEqual([['3.12', 'environment.yml', 4], ['3.11', '.python-version', 1]]);
  expect(draft?.frameworks.map(({ name }) => name)).toEqual(['xarray']);
  expect(lineFor(draft, 'install')).toBe('conda env create --yes --name tides --file environment.yml');
  expect(lineFor(draft, 'lint')).toBe('conda run --no-capture-output --name tides ruff check .');
  expect(lineFor(draft, 'test')).toBe('conda run --no-capture-output --name tides pytest');
  expect(draft?.warnings?.map(({ code }) => code)).toEqual(['LOCKFILE_MISSING']);
});

it('takes the explicit file where there is one, and invents no tests', () => {
  const [draft] = conda.detect(stackContext({ 'environment.yml': 'name: base\ndependencies:\n  - python>=3.10\n', 'conda-linux-64.lock': '@EXPLICIT\n', 'test_a.py': '' }));
  expect(lineFor(draft, 'install')).toBe('conda create --yes --name project --file conda-linux-64.lock');
  expect(lineFor(draft, 'test')).toBeUndefined();
  expect(draft?.versions[0]?.value).toBe('>=3.10');
  expect(draft?.warnings).toEqual([]);
});

it('puts no name into a shell line that is none', () => {
  expect(lineFor(conda.detect(stackContext({ 'environment.yml': 'name: "$(id)"\ndependencies: [python]\n' }))[0], 'install')).toBe('conda env create --yes --name project --file environment.yml');
});

it('leaves projects of Python and other files of this name alone', () => {
  expect(conda.detect(stackContext({ 'environment.yml': ENVIRONMENT, 'pyproject.toml': '' }))).toEqual([]);
  expect(conda.detect(stackContext({ 'environment.yml': 'stage: production\n' }))).toEqual([]);
  expect(conda.detect(stackContext({ 'environment.yml': 'dependencies: [\n' }))[0]?.warnings?.[0]?.code).toBe('MANIFEST_UNREADABLE');
});
