import { describe, expect, it } from 'vitest';
import reader from './reader.ts';

const PATH = '.github/workflows/ci.yml';
const read = (text: string, files: Record<string, string> = {}) => reader.read(PATH, text, (path) => files[path]);
const lines = (text: string, files: Record<string, string> = {}): (string | undefined)[][] => (read(text, files).ci?.steps ?? []).map(({ run, path }) => [run, path]);
const job = (body: string): string => `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n${body.replaceAll(/^/gm, '    ')}`;

it('matches workflows only', () => {
  expect([PATH, '.github/workflows/a/b.yml', '.github/dependabot.yml', 'x/.github/workflows/ci.yml'].map((path) => reader.matches(path))).toEqual([true, false, false, false]);
});

describe('expressions', () => {
  it('resolve against the matrix: the newest version, Linux, every other axis', () => {
    const text = job('strategy:\n  matrix:\n    python: ["3.9", "3.10"]\n    os: [windows-latest, ubuntu-latest]\n    suite: [unit, api]\nsteps:\n  - run: tox -e py${{ matrix.python }}-${{ matrix.suite }} --os ${{ matrix.os }}');
    expect(lines(text)).toEqual([['tox -e py3.10-unit --os ubuntu-latest', '.'], ['tox -e py3.10-api --os ubuntu-latest', '.']]);
  });

  it('resolve against include rows', () => {
    expect(lines(job('strategy:\n  matrix:\n    include:\n      - { env: lint }\n      - { env: docs }\nsteps:\n  - run: tox -e ${{ matrix.env }}'))).toEqual([['tox -e lint', '.'], ['tox -e docs', '.']]);
  });

  it('that only a run knows drop the line, never the marker alone', () => {
    expect(lines(job('steps:\n  - run: deploy ${{ secrets.TOKEN }}\n  - run: npm test -- ${{ github.sha }}\n  - run: npm test'))).toEqual([['npm test', '.']]);
  });

  it('in env resolve, and secrets are left out', () => {
    const [step] = read(job('env:\n  MODE: fast\n  TOKEN: ${{ secrets.T }}\nsteps:\n  - run: make test MODE=${{ env.MODE }}')).ci?.steps ?? [];
    expect(step).toMatchObject({ run: 'make test MODE=fast', env: { MODE: 'fast' } });
    expect(step?.env).not.toHaveProperty('TOKEN');
  });
});

it('knows the folder: of the step, of the job, of the workflow', () => {
  const text = `defaults:\n  run:\n    working-directory: web\n${job('steps:\n  - run: npm ci\n  - run: npm test\n    working-directory: ./api/\n  - run: ls\n    working-directory: ../../etc')}`;
  expect(lines(text)).toEqual([['npm ci', 'web'], ['npm test', 'api'], ['ls', '.']]);
});

it('collects versions as written, from lists, axes and names of lines', () => {
  const text = job('strategy:\n  matrix:\n    node: [18.x, lts/jod, node]\nsteps:\n  - uses: actions/setup-node@v4\n    with: { node-version: "${{ matrix.node }}" }\n  - uses: actions/setup-python@v5\n    with: { python-version: 3.10 }');
  expect(read(text).ci?.versions).toEqual({ node: ['18.x', '22', 'node'], python: ['3.10'] });
});

it('collects services of known products', () => {
  const [service] = read(job('services:\n  db:\n    image: postgres:17.2\n    ports: ["5432:5432"]\n  other:\n    image: example/unknown:1\nsteps: []')).ci?.services ?? [];
  expect(service).toMatchObject({ name: 'postgres', version: '17.2', ports: [5432], from: PATH });
});

it('follows a local action, ends where one calls itself, and stays inside the repository', () => {
  const files = { '.github/actions/setup/action.yml': 'runs:\n  using: composite\n  steps:\n    - run: npm ci\n    - uses: ./.github/actions/setup\n' };
  const found = lines(job('steps:\n  - uses: ./.github/actions/setup\n  - uses: ./../outside\n  - run: npm test'), files).map(([run]) => run);
  expect([...new Set(found)]).toEqual(['npm ci', 'npm test']);
});

it.each([
  ['ci.yml', 'on: push', 'checks'],
  ['release.yml', 'on: push', 'release'],
  ['docs.yml', 'on: push', 'docs'],
  ['stale.yml', 'on: schedule', 'maintenance'],
  ['anything.yml', 'on: schedule', 'maintenance'],
  ['test-and-release.yml', 'on: push', 'checks'],
])('%s (%s) is for %s', (name, on, purpose) => {
  expect(reader.read(`.github/workflows/${name}`, `${on}\njobs: {}`, () => undefined).ci?.purpose).toBe(purpose);
});

it.each([
  ['nothing', ''],
  ['a list', '- a\n- b'],
  ['broken', 'jobs: [\n  {'],
  ['deep', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['aliases that multiply', `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]`],
  ['binary', '\u0000\u0001'],
])('warns of %s', (_what, text) => {
  const { ci, warnings } = read(text);
  expect(ci).toBeUndefined();
  expect(warnings.map(({ code, path }) => [code, path])).toEqual([['MANIFEST_UNREADABLE', PATH]]);
});

it('takes members of the wrong kind for absent', () => {
  expect(read('on: 3\njobs:\n  a: 1\n  b: { steps: x, strategy: [], services: 4 }\n  c: { steps: [1, null, { run: [a] }, { uses: 7 }] }').ci?.steps).toEqual([]);
});
