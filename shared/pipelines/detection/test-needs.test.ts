import { describe, expect, it } from 'vitest';
import { openFiles } from '../../adapters/repositories/files.ts';
import { detect } from './engine.ts';

const NOW = new Date('2026-11-23T00:00:00Z');
const codesOf = (files: Record<string, string>): string[] => detect(openFiles(files), NOW).warnings.map(({ code, path }) => `${code} ${path}`);
const go = { 'go.mod': 'module example.com/a\n\ngo 1.26\n' };

describe('what tests need of the runner', () => {
  it.each([
    ['a Go test that opens a file without the right to write', { ...go, 'a_test.go': 'package a\nfunc f() { os.OpenFile(name, os.O_CREATE, 0400) }\n' }, 'TESTS_NEED_NON_ROOT a_test.go'],
    ['a Python test that locks a folder', { 'pyproject.toml': '[project]\nname = "a"\n', 'tests/test_a.py': 'os.chmod(path, 0o000)\n' }, 'TESTS_NEED_NON_ROOT tests/test_a.py'],
    ['a Go test that clones', { ...go, 'a_test.go': 'package a\nfunc f() { git.PlainClone(dir, false, nil) }\n' }, 'TESTS_NEED_NETWORK a_test.go'],
    ['a Node test that locks a file', { 'package.json': '{"scripts":{"test":"vitest run"}}', 'a.test.ts': "chmodSync('x', 0o000);\n" }, 'TESTS_NEED_NON_ROOT a.test.ts'],
  ])('%s is told before it runs', (_name, files, warning) => {
    expect(codesOf(files)).toContain(warning);
  });

  it.each([
    ['usual modes', { ...go, 'a_test.go': 'package a\nfunc f() { os.MkdirAll(dir, 0o755); os.WriteFile(name, data, 0o600) }\n' }],
    ['code that is no test', { ...go, 'a.go': 'package a\nfunc f() { os.Chmod(name, 0400) }\n' }],
  ])('%s are no reason', (_name, files) => {
    expect(codesOf(files).filter((code) => code.startsWith('TESTS_NEED'))).toEqual([]);
  });
});

describe('what checks need of the runner', () => {
  const files = { 'pyproject.toml': '[project]\nname = "a"\n', '.github/workflows/ci.yml': 'on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pre-commit run --all-files\n' };

  it('is told where pre-commit clones hooks from', () => {
    const config = 'repos:\n  - repo: https://git.example.org/ruff\n    rev: v1\n    hooks:\n      - id: ruff\n';
    const found = detect(openFiles({ ...files, '.pre-commit-config.yaml': config }), NOW).warnings.find(({ code }) => code === 'CHECKS_NEED_NETWORK');
    expect(found?.message).toContain('git.example.org');
  });

  it('is nothing when all hooks are local', () => {
    expect(codesOf({ ...files, '.pre-commit-config.yaml': 'repos:\n  - repo: local\n    hooks: []\n' }).filter((code) => code.startsWith('CHECKS_NEED'))).toEqual([]);
  });
});

describe('a format that nobody asked for', () => {
  it('is told where the maintainers have other checks', () => {
    const workflow = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cd b && gofmt -l . && go test ./...\n';
    const files = { 'a/go.mod': 'module example.com/a\n\ngo 1.26\n', 'a/a.go': 'package a\n', 'b/go.mod': 'module example.com/b\n\ngo 1.26\n', 'b/b.go': 'package b\n', '.github/workflows/ci.yml': workflow };
    expect(codesOf(files)).toContain('CHECK_IS_STRICTER a');
  });

  it('is nothing without any', () => expect(codesOf({ ...go, 'a.go': 'package a\n' }).filter((code) => code.startsWith('CHECK_IS'))).toEqual([]));

  it('tells that Terraform fetches providers', () => expect(codesOf({ 'main.tf': 'terraform {}\n' })).toContain('CHECKS_NEED_NETWORK .'));
});

describe('what the maintainers prepare', () => {
  const job = (lines: readonly string[]): Record<string, string> => ({ 'package.json': '{"scripts":{"test":"node --test"}}', '.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${lines.map((line) => `      - run: ${line}\n`).join('')}` });

  it('is told when nothing here repeats it', () => {
    expect(codesOf(job(['curl -L https://example.org/data.tar.gz | tar -xzf -', 'npm ci', 'npm test']))).toContain('PREPARATION_LEFT_OUT .github/workflows/ci.yml');
  });

  it.each([[['npm ci', 'npm test']], [['echo hello', 'node --version', 'npm ci', 'npm test']], [['npm ci', 'npm test', 'curl https://example.org']]])('is nothing for %j', (lines) => {
    expect(codesOf(job(lines)).filter((code) => code.startsWith('PREPARATION'))).toEqual([]);
  });

  it.each([['prettier --check .', true], ["prettier --check 'src/*.ts'", false]])('%s covers the new file: %s', (line, covers) => {
    const codes = codesOf({ 'package.json': `{"scripts":{"format":"${line}"}}`, '.github/workflows/ci.yml': 'on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm run format\n' });
    expect(codes.includes('FORMAT_COVERS_PIPELINE .')).toBe(covers);
  });
});
