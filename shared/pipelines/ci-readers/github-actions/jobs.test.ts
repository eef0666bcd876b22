import { describe, expect, it } from 'vitest';
import type { ExistingCi } from '../../detection/model.ts';
import { axisValues, combinationsOf } from '../../detection/combinations.ts';
import reader from './reader.ts';

const PATH = '.github/workflows/ci.yml';
function read(text: string, files: Record<string, string> = {}): ExistingCi {
  const { ci, warnings } = reader.read(PATH, text, (path) => files[path]);
  if (ci === undefined) throw new Error(JSON.stringify(warnings));
  return ci;
}
const job = (body: string): string => `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n${body.replaceAll(/^/gm, '    ')}`;
const runs = (text: string, files: Record<string, string> = {}): string[] => read(text, files).steps.map(({ run }) => run);

describe('a matrix', () => {
  it('takes the newest version on Linux for every other axis', () => {
    expect(combinationsOf({ node: ['18', '20', '22'], os: ['windows-latest', 'ubuntu-latest'], suite: ['unit', 'api'] })).toEqual([
      { node: '22', os: 'ubuntu-latest', suite: 'unit' },
      { node: '22', os: 'ubuntu-latest', suite: 'api' },
    ]);
  });

  it('leaves out what is excluded, unless that were all', () => {
    expect(combinationsOf({ suite: ['unit', 'slow'], exclude: [{ suite: 'slow' }] })).toEqual([{ suite: 'unit' }]);
    expect(combinationsOf({ node: ['20', '22'], exclude: [{ node: '22' }] })).toEqual([{ node: '22' }]);
  });

  it('may have axes of mappings', () => {
    const matrix = { target: [{ os: 'windows-latest', flags: '-w' }, { os: 'ubuntu-latest', flags: '-l', rust: '1.85' }] };
    expect(combinationsOf(matrix)).toEqual([{ target: { os: 'ubuntu-latest', flags: '-l', rust: '1.85' } }]);
    expect(axisValues(matrix, 'target.rust')).toEqual(['1.85']);
    expect(runs(job('strategy:\n  matrix:\n    target:\n      - { os: windows-latest, flags: -w }\n      - { os: ubuntu-latest, flags: --all }\nsteps:\n  - run: cargo test ${{ matrix.target.flags }}'))).toEqual(['cargo test --all']);
  });

  it('that a script makes gives no line', () => {
    expect(runs(job('strategy:\n  matrix:\n    package: ${{ fromJSON(needs.list.outputs.all) }}\nsteps:\n  - run: npm test -w ${{ matrix.package }}\n  - run: npm ci'))).toEqual(['npm ci']);
  });
});

it('leaves out steps and jobs that no check runs', () => {
  const text = job("steps:\n  - run: npm test\n  - run: npm run report\n    if: failure()\n  - run: npm run tagged\n    if: startsWith(github.ref, 'refs/tags/')");
  expect(runs(`${text}\n  nightly:\n    if: github.event_name == 'schedule'\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm run slow`)).toEqual(['npm test']);
});

describe('a local action', () => {
  const files = {
    '.github/actions/setup/action.yml': `inputs:
  node: { default: "22" }
  install: { default: npm ci }
runs:
  using: composite
  steps:
    - uses: actions/setup-node@v6
      with: { node-version: "\${{ inputs.node }}" }
    - run: \${{ inputs.install }}
      shell: bash
`,
  };

  it('gets its inputs and their defaults, in its place among the steps', () => {
    const ci = read(job('steps:\n  - run: first\n  - uses: ./.github/actions/setup\n    with: { node: 24 }\n  - run: last'), files);
    expect(ci.versions).toEqual({ node: ['24'] });
    expect(ci.steps.toSorted((a, b) => a.index - b.index).map(({ run }) => run)).toEqual(['first', 'npm ci', 'last']);
  });

  it('may be given what only a run knows', () => {
    expect(runs(job('steps:\n  - uses: ./.github/actions/setup\n    with: { install: "${{ github.event.install }}" }'), files)).toEqual(['npm ci']);
  });
});

it('a workflow that others call is a check, with the defaults of its inputs', () => {
  const ci = read('on:\n  workflow_call:\n    inputs:\n      suite: { type: string, default: unit }\njobs:\n  run:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm run test:${{ inputs.suite }}');
  expect(ci.purpose).toBe('checks');
  expect(ci.steps.map(({ run }) => run)).toEqual(['npm run test:unit']);
  expect(reader.read('.github/workflows/node.yml', 'on: workflow_call\njobs: {}', () => undefined).ci?.purpose).toBe('checks');
});

it.each([
  ['golangci/golangci-lint-action@v9\n    with: { args: --timeout=5m }', 'golangci-lint run --timeout=5m'],
  ['pre-commit/action@v3', 'pre-commit run --all-files'],
  ['astral-sh/ruff-action@v3', 'ruff check'],
  ['psf/black@stable\n    with: { options: --check --diff, src: ./src }', 'black --check --diff ./src'],
  ['actions-rs/cargo@v1\n    with: { command: test, args: --all-features }', 'cargo test --all-features'],
  ['EmbarkStudios/cargo-deny-action@v2', 'cargo deny check'],
  ['gradle/gradle-build-action@v3\n    with: { arguments: check }', './gradlew check'],
])('takes an action for the command that it runs: %s', (uses, run) => {
  expect(runs(job(`steps:\n  - uses: ${uses}`))).toEqual([run]);
});

it('knows the version of the job\'s own image', () => {
  expect(read(job('container: { image: "python:3.13-slim" }\nsteps:\n  - run: pytest')).versions).toEqual({ python: ['3.13'] });
});

it('runs no PowerShell and no Python text as a shell', () => {
  expect(runs(job('steps:\n  - run: npm test\n    shell: pwsh\n  - run: print(1)\n    shell: python\n  - run: make test\n    shell: bash'))).toEqual(['make test']);
});
