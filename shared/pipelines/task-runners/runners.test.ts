import { describe, expect, it } from 'vitest';
import type { TaskRunner } from '../detection/model.ts';
import { taskRunners } from './index.gen.ts';
import just from './just/runner.ts';
import make from './make/runner.ts';
import mise from './mise/runner.ts';
import nox from './nox/runner.ts';
import tox from './tox/runner.ts';

const tasks = (runner: TaskRunner, path: string, text: string): unknown[] => runner.read(path, text).tasks.map(({ run, body }) => [run, body]);

it('make: targets, several of one rule, what they need, no variables', () => {
  const text = 'CC := gcc\n.PHONY: test lint\ntest lint: build\n\t@go test ./...\n\t-echo done\nbuild:\n\tgo build\n%.o: %.c\n\tcc\n';
  expect(tasks(make, 'svc/Makefile', text)).toEqual([
    ['make test', ['make build', 'go test ./...', 'echo done']],
    ['make lint', ['make build', 'go test ./...', 'echo done']],
    ['make build', ['go build']],
  ]);
  expect(make.read('svc/Makefile', text).tasks[0]).toMatchObject({ path: 'svc', line: 3, file: 'svc/Makefile' });
});

it('just: recipes that need no arguments', () => {
  expect(tasks(just, 'justfile', 'set shell := ["bash"]\n\ntest *args: build\n  @cargo test {{args}}\nbuild:\n  cargo build\nrelease version:\n  cargo publish\n')).toEqual([
    ['just test', ['just build', 'cargo test {{args}}']],
    ['just build', ['cargo build']],
  ]);
});

it('mise: tasks in each form', () => {
  expect(tasks(mise, 'mise.toml', '[tasks]\nlint = "ruff check"\n[tasks.test]\nrun = ["pytest"]\ndepends = ["lint"]\n')).toEqual([
    ['mise run lint', ['ruff check']],
    ['mise run test', ['mise run lint', 'pytest']],
  ]);
  expect(mise.read('mise.toml', '[tasks').warnings.map(({ code }) => code)).toEqual(['MANIFEST_UNREADABLE']);
});

it('tox: ini, setup.cfg and pyproject', () => {
  expect(tasks(tox, 'tox.ini', '[tox]\nenvlist = py,lint\n[testenv]\ncommands =\n    pytest {posargs}\n    - coverage report\n[testenv:lint]\ncommands = ruff check\n[testenv:{a,b}]\ncommands = x\n')).toEqual([
    ['tox run -e py', ['pytest {posargs}', 'coverage report']],
    ['tox run -e lint', ['ruff check']],
  ]);
  expect(tasks(tox, 'setup.cfg', '[tox:testenv]\ncommands = pytest\n')).toEqual([['tox run -e py', ['pytest']]]);
  expect(tasks(tox, 'pyproject.toml', '[tool.tox.env_run_base]\ncommands = [["pytest", "-q"]]\n[tool.tox.env.typing]\ncommands = [["mypy"]]\n')).toEqual([
    ['tox run -e py', ['pytest -q']],
    ['tox run -e typing', ['mypy']],
  ]);
});

it('nox: sessions, read as text', () => {
  expect(tasks(nox, 'noxfile.py', 'import nox\n\n@nox.session(python=["3.12"])\ndef tests(session):\n    session.install(".")\n    session.run("pytest", "-q")\n\n@nox.session\ndef lint(session):\n    session.run("ruff", "check")\n')).toEqual([
    ['nox -s tests', ['pytest -q']],
    ['nox -s lint', ['ruff check']],
  ]);
});

describe.each(taskRunners.map((runner) => [runner.id, runner] as const))('%s with hostile files', (_id, runner) => {
  it.each([
    ['nothing', ''],
    ['binary', '\u0000\u0001\u0002'],
    ['endless words', 'a '.repeat(200_000)],
    ['many sessions', '@nox.session\ndef a(session):\n'.repeat(20_000)],
    ['brackets that never close', '@nox.session('.repeat(50_000)],
    ['deep lists', `a = ${'['.repeat(20_000)}`],
  ])('is done soon with %s', (_what, text) => {
    const { warnings } = runner.read(runner.manifests[0] ?? '', text);
    expect(warnings.every(({ code }) => code === 'MANIFEST_UNREADABLE')).toBe(true);
  }, 4000);
});
