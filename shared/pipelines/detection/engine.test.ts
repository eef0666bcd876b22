import { describe, expect, it } from 'vitest';
import { stackContext } from '../../../test/stack-context.ts';
import { detect } from './engine.ts';
import type { Component, Detection } from './model.ts';

function detected(files: Readonly<Record<string, string>>): Detection {
  const { tree, now } = stackContext(files);
  return detect(tree, now);
}

function only(files: Readonly<Record<string, string>>): Component {
  const [component, ...others] = detected(files).components;
  expect(others).toEqual([]);
  if (component === undefined) throw new Error('nothing was detected');
  return component;
}

function workflow(jobs: string): string {
  return `name: CI\non: [push]\njobs:\n${jobs}`;
}

function job(name: string, steps: readonly string[], more = ''): string {
  return `  ${name}:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`;
}

const RUST = { 'Cargo.toml': '[package]\nname = "a"\nedition = "2024"\n', 'Cargo.lock': '', 'src/main.rs': '', 'tests/t.rs': '' };
const PYTHON = { 'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.11"\n[dependency-groups]\ndev = ["pytest"]\n', 'uv.lock': '', 'a/__init__.py': '', 'tests/test_a.py': 'def test_a(): pass' };

describe("the maintainers' own lines", () => {
  it('win over conventions', () => {
    const component = only({ ...RUST, '.github/workflows/ci.yml': workflow(job('test', ['run: cargo test --locked --all-features'])) });
    expect(component.commands.test).toBe('cargo test --locked --all-features');
  });

  it('that only a run can resolve make what replaces them a guess, and are told of', () => {
    const files = { ...RUST, '.github/workflows/ci.yml': workflow(job('test', ['run: cargo test --features "${WANTED}"\n        env:\n          WANTED: ${{ steps.find.outputs.features }}'])) };
    const { components, warnings } = detected(files);
    const test = components[0]?.evidence.find(({ fact }) => fact === 'commands.test');
    expect(components[0]?.commands.test).toBe('cargo test --locked');
    expect(test?.confidence).toBeLessThan(0.5);
    expect(warnings.find(({ code }) => code === 'CI_LINE_NOT_TAKEN')?.message).toContain('cargo test --features');
  });

  it('of a special case stand back behind a convention', () => {
    const files = { ...RUST, '.github/workflows/compatibility.yml': workflow(job('build-wasm', ['run: cargo build --target wasm32-wasip1'])) };
    expect(only(files).commands.build).toBe('cargo build --locked');
  });

  it('may be scripts of theirs, named for what they do', () => {
    const component = only({ ...PYTHON, '.github/workflows/ci.yml': workflow(job('test', ['run: scripts/lint', 'run: bash scripts/test.sh', 'run: scripts/publish'])) });
    expect(component.commands).toMatchObject({ lint: 'scripts/lint', test: 'bash scripts/test.sh' });
  });

  it('that publish are no build', () => {
    const gradle = { 'build.gradle': "plugins { id 'java' }", gradlew: '', 'src/main/java/A.java': '' };
    expect(only({ ...gradle, '.github/workflows/ci.yml': workflow(job('build', ['run: ./gradlew assemble publishToSonatype'])) }).commands.build).toBe('./gradlew assemble');
  });

  it('that measure are no tests', () => {
    const files = { ...RUST, '.github/workflows/ci.yml': workflow(job('test', ['run: cargo test', 'name: Run benchmarks\n        run: cargo test --benches'])) };
    expect(only(files).commands.test).toBe('cargo test');
  });

  it('that install for a lint job alone are too little for the tests', () => {
    const files = { ...PYTHON, '.github/workflows/ci.yml': workflow(job('lint', ['run: uv sync --only-group lint', 'run: uvx ruff check .']) + job('test', ['run: uv run pytest'])) };
    expect(only(files).commands.install).toBe('uv sync --locked');
  });

  it('sent into a folder belong to the component there', () => {
    const files = { ...PYTHON, 'sub/pyproject.toml': '[project]\nname = "b"\n[build-system]\nrequires = []\n', 'sub/b.py': '', '.github/workflows/ci.yml': workflow(job('lint', ['run: uv run --directory=./sub ruff check'])) };
    const { components } = detected(files);
    expect(components.find(({ path }) => path === 'sub')?.commands.lint).toBe('uv run ruff check');
    expect(components.find(({ path }) => path === '.')?.commands.lint).not.toBe('uv run ruff check');
  });

  it('of a matrix are taken as they are for its newest version', () => {
    const rows = "    strategy:\n      matrix:\n        include:\n          - { tox: py310 }\n          - { tox: py314 }\n          - { tox: py39 }\n";
    const files = { ...PYTHON, '.github/workflows/ci.yml': workflow(job('test', ['run: tox run -e ${{ matrix.tox }}'], rows)) };
    expect(only(files).commands.test).toBe('tox run -e py314');
  });

  it('for an interpreter that is not set up are left out', () => {
    const files = { ...PYTHON, '.github/workflows/ci.yml': workflow(job('test', ['run: tox run -e ${{ matrix.tox }}'], '    strategy:\n      matrix:\n        tox: [py3.12, pypy311]\n')) };
    expect(only(files).commands.test).toBe('tox run -e py3.12');
  });
});

describe('the matrix', () => {
  it('reads an axis inside a text', () => {
    const setup = 'uses: actions/setup-go@v6\n        with:\n          go-version: 1.${{ matrix.go }}.x';
    const files = { 'go.mod': 'module m\ngo 1.24\n', 'm_test.go': '', '.github/workflows/ci.yml': workflow(job('test', [setup, 'run: go test ./...'], '    strategy:\n      matrix:\n        go: [25, 26]\n')) };
    expect(only(files).matrix).toEqual(['1.25', '1.26']);
  });

  it('has each release line once and no loose ones', () => {
    const setup = 'uses: actions/setup-python@v7\n        with:\n          python-version: ${{ matrix.python }}';
    const files = { ...PYTHON, '.github/workflows/ci.yml': workflow(job('test', [setup, 'run: uv run pytest'], "    strategy:\n      matrix:\n        python: ['3', '3.12', '3.12.4', '3.13']\n")) };
    expect(only(files).matrix).toEqual(['3.12', '3.13']);
  });

  it('with ended versions is warned about', () => {
    const setup = 'uses: actions/setup-python@v7\n        with:\n          python-version: ${{ matrix.python }}';
    const files = { ...PYTHON, '.github/workflows/ci.yml': workflow(job('test', [setup, 'run: uv run pytest'], "    strategy:\n      matrix:\n        python: ['3.9', '3.12']\n")) };
    expect(detected(files).warnings.find(({ code }) => code === 'VERSION_END_OF_LIFE')?.message).toContain('3.9 (2025-10-31)');
  });
});

describe('hostile repositories', () => {
  const binary = '\u0000\u0001\uFFFD'.repeat(200);
  const names = ['package.json', 'pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile', 'go.mod', 'go.work', 'Cargo.toml', 'rust-toolchain', 'pom.xml', 'build.gradle', 'settings.gradle', 'main.tf', 'Chart.yaml', 'Dockerfile', 'docker-compose.yml', 'tox.ini', 'Makefile', '.github/workflows/ci.yml', '.gitlab-ci.yml', 'environment.yml'];

  it.each([['binary', binary], ['deep', '[{('.repeat(20_000)], ['tags', '<a>'.repeat(20_000)], ['long', 'a'.repeat(900_000)], ['lines', 'a: b\n'.repeat(20_000)], ['empty', '']])('never make it throw: %s manifests', (_title, text) => {
    expect(() => detected(Object.fromEntries(names.map((name) => [name, text])))).not.toThrow();
  });

  it('cannot bring their names onto a command line', () => {
    const evil = '$(touch /tmp/owned)`id`;reboot';
    const files = {
      [`${evil}/go.mod`]: `module ${evil}\ngo 1.26\n`, [`${evil}/a_test.go`]: '',
      'pyproject.toml': `[project]\nname = "${evil}"\n[dependency-groups]\n"${evil}" = ["pytest", "ruff"]\n[tool.ruff]\n[tool.pdm.scripts]\n"test ${evil}" = "x"\n`, 'pdm.lock': '', [`${evil}.py`]: '', 'tests/test_a.py': 'import pytest',
      'infra/main.tf': `module "a" {\n  source = "../${evil}/x"\n}\n`, 'pom.xml': `<project><build><defaultGoal>verify ${evil}</defaultGoal></build></project>`, 'src/test/java/ATest.java': '',
      'settings.gradle': `include '${evil}'`, 'Cargo.toml': `[package]\nname = "${evil}"\n`, 'src/main.rs': '',
    };
    const lines = detected(files).components.flatMap(({ commands }) => Object.values(commands)).join('\n');
    expect(lines).not.toMatch(/touch|`id`|reboot/);
  });
});

describe('large repositories', () => {
  it('are listed once, not scanned per manifest', () => {
    const files: Record<string, string> = { ...PYTHON };
    for (let index = 0; index < 14_000; index += 1) files[`a/checks/service${index % 200}/check${index}/check${index}.py`] = '';
    const { tree, now } = stackContext(files);
    let reads = 0;
    const counting = { ...tree, read: (path: string) => { reads += 1; return tree.read(path); } };
    expect(detect(counting, now).components).toHaveLength(1);
    expect(reads).toBeLessThan(120);
  });
});
