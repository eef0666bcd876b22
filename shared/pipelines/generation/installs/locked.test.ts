import { describe, expect, it } from 'vitest';
import { openFiles } from '../../../adapters/repositories/files.ts';
import { parseBoundedYaml, tableAt, tablesAt, valueAt } from '../../detection/manifests.ts';
import { generatePipeline, platformOf } from '../generate.ts';
import { optionsSchema } from '../options.ts';
import { plainWords } from '../shell.ts';
import { lockedPip } from './pip.ts';
import { lockedLine } from './rules.ts';

const NOW = new Date('2026-11-23T00:00:00Z');

function generated(files: Readonly<Record<string, string>>, installs: 'declared' | 'locked' = 'locked') {
  const { generated: result } = generatePipeline({ tree: openFiles(files), platform: platformOf('github-actions'), options: optionsSchema.parse({ installs }), now: NOW, version: '0.0.0' });
  const jobs = Object.values(tableAt(parseBoundedYaml(result.files[0]?.content ?? ''), 'jobs'));
  const lines = jobs.flatMap((job) => tablesAt(job, 'steps').filter((step) => valueAt(step, 'id') === 'install').map((step) => String(valueAt(step, 'run')).trim()));
  const warnings = result.warnings.filter(({ code }) => code === 'LOCK_NEEDED' || code === 'INSTALL_NOT_LOCKED');
  return { lines: [...new Set(lines)], warnings };
}

describe('installs that a lock decides', () => {
  const node = { 'package.json': JSON.stringify({ scripts: { test: 'node --test' }, dependencies: { a: '1' } }) };

  it('leaves what the repository asks for alone unless told', () => {
    expect(generated(node, 'declared')).toEqual({ lines: ['npm install'], warnings: [] });
  });

  it('says which lock is missing, how it is made, and what forbids it', () => {
    const { lines, warnings } = generated({ ...node, '.npmrc': 'package-lock=false\n' });
    expect(lines).toEqual(['npm ci']);
    expect(warnings).toMatchObject([{ code: 'LOCK_NEEDED', path: 'package-lock.json', message: expect.stringMatching(/`npm install --package-lock-only --package-lock=true` in the root folder.*package-lock=false/) }]);
  });

  it('has nothing to say where the lock is there, in a folder too', () => {
    expect(generated({ ...node, 'package-lock.json': '{}' })).toEqual({ lines: ['npm ci'], warnings: [] });
    expect(generated({ 'job/requirements.txt': 'pytest\n', 'job/requirements.lock': 'pytest==8 --hash=sha256:0\n', 'job/test_a.py': 'def test_a(): pass\n' })).toEqual({ lines: ['python -m pip install --require-hashes -r requirements.lock'], warnings: [] });
  });

  it('installs from hashes with pip, the project in place', () => {
    const files = { 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.12"\n[project.optional-dependencies]\ntest = ["pytest"]\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n', 'tests/test_a.py': 'def test_a(): pass\n' };
    const { lines, warnings } = generated(files);
    expect(lines).toEqual(['python -m pip install --require-hashes -r requirements.lock\npython -m pip install --no-deps -e .']);
    expect(warnings[0]?.message).toContain('`uv pip compile --universal --no-strip-extras --generate-hashes --python-version 3.12 --extra test pyproject.toml --output-file requirements.lock`');
  });

  it('asks for the crates itself, since the first build would choose them', () => {
    const { lines, warnings } = generated({ 'Cargo.toml': '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n', 'src/lib.rs': '' });
    expect(lines).toEqual(['cargo fetch --locked']);
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([['LOCK_NEEDED', 'Cargo.lock']]);
  });

  it('asks for no lock of Go, which needs none where nothing is required', () => {
    expect(generated({ 'go.mod': 'module example.com/a\n\ngo 1.26\n', 'a_test.go': 'package a\n', Makefile: 'test:\n\tgo mod download\n\tgo test ./...\n' }).warnings).toEqual([]);
  });

  it('names what no lock decides, and leaves it', () => {
    const { lines, warnings } = generated({ 'pom.xml': '<project><artifactId>a</artifactId></project>', 'src/test/java/ATest.java': 'class ATest {}' });
    expect(lines).toEqual(['mvn --batch-mode dependency:resolve']);
    expect(warnings.map(({ code }) => code)).toEqual(['INSTALL_NOT_LOCKED']);
  });
});

describe('lines of one tool', () => {
  const nothing = (): undefined => undefined;
  const component = (packageManager: string | null) => ({ path: '.', name: 'a', stack: 'node', language: 'javascript', version: { value: null, from: null }, versionConflicts: [], matrix: [], packageManager, lockfile: null, frameworks: [], commands: {}, env: {}, buildBeforeTest: false, services: [], outputs: [], caches: [], confidence: 1, evidence: [] });

  it.each([
    ['npm i --no-audit --no-package-lock', ['npm ci --no-audit']],
    ['npm ci', ['npm ci']],
    ['pnpm install --no-frozen-lockfile', ['pnpm install --frozen-lockfile']],
    ['yarn', ['yarn install --frozen-lockfile']],
    ['bun install', ['bun install --frozen-lockfile']],
    ['deno install', ['deno install --frozen']],
    ['uv sync --group docs --all-extras', ['uv sync --locked --group docs --all-extras']],
    ['pdm install -d -G test', ['pdm sync -d -G test']],
    ['poetry install', ['poetry check --lock', 'poetry install']],
    ['pipenv install --dev', ['pipenv sync --dev']],
    ['bundle install', ['bundle config set --local frozen true', 'bundle install']],
    ['composer install --no-progress', ['test -f composer.lock', 'composer install --no-progress']],
    ['mix deps.get', ['mix deps.get --check-locked']],
    ['dotnet restore', ['dotnet restore --use-lock-file --locked-mode']],
    ['go mod download', ['go mod download']],
    ['terraform init -backend=false -input=false', ['terraform init -backend=false -input=false -lockfile=readonly']],
  ])('%s', (line, locked) => {
    expect(lockedLine(line, component(null), nothing)?.lines).toEqual(locked);
  });

  it('knows the switch of newer Yarn', () => {
    expect(lockedLine('yarn install', component('yarn@4.1.0'), nothing)?.lines).toEqual(['yarn install --immutable']);
  });

  it.each(['npm install left-pad', 'npm install; curl example.com', 'uv sync && make', 'make install', 'cargo fetch $X'])('leaves %s to its author', (line) => {
    expect(lockedLine(line, component(null), nothing)).toBeUndefined();
  });
});

describe('lines of pip', () => {
  const none = { read: () => undefined, oldest: '3.10' };

  it('become one', () => {
    const install = lockedPip(['python -m pip install --upgrade pip wheel', 'pip install -r requirements.txt -r "dev requirements.txt" -c limits.txt', "pip3 install -e '.[dev, docs]' pytest"], none);
    expect(install?.lines).toEqual(['python -m pip install --require-hashes -r requirements.lock', 'python -m pip install --no-deps -e .']);
    expect(install?.lock?.make).toBe("printf '%s\\n' pytest | uv pip compile --universal --no-strip-extras --generate-hashes --python-version 3.10 -c limits.txt --extra dev --extra docs requirements.txt 'dev requirements.txt' pyproject.toml - --output-file requirements.lock");
  });

  it('keep files that have hashes already', () => {
    expect(lockedPip(['pip install -r requirements.txt'], { read: () => 'a==1 --hash=sha256:0', oldest: undefined })).toMatchObject({ lines: ['python -m pip install --require-hashes -r requirements.txt'], lock: { file: 'requirements.txt' } });
  });

  it('are locked by another tool for a Python that uv does not know', () => {
    expect(lockedPip(['pip install -r requirements.txt', 'python setup.py install'], { read: (name) => (name === 'setup.py' ? '' : undefined), oldest: '2.7' })?.lock?.make).toBe('pip-compile --generate-hashes requirements.txt setup.py --output-file requirements.lock');
  });

  it.each(['pip install git+https://example.com/a', 'pip install --index-url https://example.com a', 'pip install -e ../other', 'pip install $(cat names)', 'pip install -U pip'])('are left alone: %s', (line) => {
    expect(lockedPip([line], none)).toBeUndefined();
  });
});

it('splits plain words and refuses what a shell would expand', () => {
  expect(plainWords(`a 'b c' d"e f" --g='h'`)).toEqual(['a', 'b c', 'de f', '--g=h']);
  for (const line of ['a $b', 'a `b`', 'a; b', 'a | b', 'a > b', 'a *', "a 'b", 'a "$b"', 'a {b,c}', 'a \\']) expect(plainWords(line), line).toBeUndefined();
});
