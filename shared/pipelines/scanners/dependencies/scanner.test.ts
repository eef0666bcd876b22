import { describe, expect, it } from 'vitest';
import { sampleRequest } from '../sample-request.ts';
import scanner from './scanner.ts';

const NODE = { 'package.json': '{"name":"web"}', 'package-lock.json': '{"lockfileVersion":3,"packages":{}}' };
const filesOf = (files: Readonly<Record<string, string>>): readonly string[] => [...(scanner.select(sampleRequest(files))?.commands[0]?.run[1] ?? '').matchAll(/--lockfile (\S+)/g)].map((match) => match[1] ?? '');

describe('the scan of dependencies', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['npm', NODE, ['package-lock.json']],
    ['pnpm', { 'package.json': '{"name":"web"}', 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }, ['pnpm-lock.yaml']],
    ['bun', { 'package.json': '{"name":"web"}', 'bun.lock': '{}' }, ['bun.lock']],
    ['uv', { 'pyproject.toml': '[project]\nname = "a"\n', 'uv.lock': 'version = 1\n' }, ['uv.lock']],
    ['pip', { 'requirements.txt': 'flask==3.0.0\n', 'app.py': '' }, ['requirements.txt']],
    ['Cargo', { 'Cargo.toml': '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n', 'Cargo.lock': 'version = 4\n', 'src/lib.rs': '' }, ['Cargo.lock']],
    ['Maven', { 'pom.xml': '<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>b</artifactId><version>1</version></project>' }, ['pom.xml']],
    ['Composer', { 'composer.json': '{"name":"a/b"}', 'composer.lock': '{}' }, ['composer.lock']],
    ['Bundler', { Gemfile: "source 'https://rubygems.org'\n", 'Gemfile.lock': 'GEM\n' }, ['Gemfile.lock']],
    ['Mix', { 'mix.exs': 'defmodule A.MixProject do\n  use Mix.Project\n  def project, do: [app: :a, version: "0.1.0"]\nend\n', 'mix.lock': '%{}' }, ['mix.lock']],
    ['NuGet, beside each project', { 'a.sln': '', 'src/a/a.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>', 'src/a/packages.lock.json': '{}', 'src/b/b.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>', 'src/b/packages.lock.json': '{}' }, ['src/a/packages.lock.json', 'src/b/packages.lock.json']],
  ])('looks at what %s locks', (_title, files, expected) => {
    expect(filesOf(files)).toEqual(expected);
    expect(scanner.gaps?.(sampleRequest(files))).toEqual([]);
  });

  it('fails for findings only when strict, and always when it could not look', () => {
    const lines = (strict: boolean) => scanner.select(sampleRequest(NODE, { strict }))?.commands[0]?.run;
    expect(lines(false)).toEqual(['osv-scanner scan source --allow-no-lockfiles --lockfile package-lock.json --format sarif --output-file osv.sarif || test $? -eq 1', 'osv-scanner scan source --allow-no-lockfiles --lockfile package-lock.json || test $? -eq 1']);
    expect(lines(true)?.at(-1)).toBe('osv-scanner scan source --allow-no-lockfiles --lockfile package-lock.json');
  });

  it('says what no file states, and leaves Go to the scanner that knows what is called', () => {
    const open = sampleRequest({ 'package.json': '{"name":"web"}', 'api/go.mod': 'module a\n\ngo 1.26.0\n', 'api/a.go': 'package a\n' });
    expect(scanner.select(open)).toBeUndefined();
    expect(scanner.gaps?.(open)).toEqual([expect.objectContaining({ code: 'DEPENDENCIES_NOT_SCANNED', path: '.', message: expect.stringContaining('package-lock.json') })]);
    const deno = sampleRequest({ 'deno.json': '{"tasks":{"test":"deno test"}}', 'deno.lock': '{}' });
    expect(scanner.gaps?.(deno)[0]?.message).toContain('reads no file of this kind');
  });

  it.each([
    ['a;b/package-lock.json', "'a;b/package-lock.json'"],
    ['a:b/package-lock.json', ':a:b/package-lock.json'],
    ['$(id)/package-lock.json', "'$(id)/package-lock.json'"],
    ['${{ github.token }}/package-lock.json', undefined],
    ['../package-lock.json', undefined],
  ])('takes %s for nothing but a path', (lockfile, word) => {
    const request = sampleRequest(NODE);
    const components = request.detection.components.map((each) => ({ ...each, lockfile }));
    const lines = scanner.select({ ...request, detection: { ...request.detection, components } })?.commands[0]?.run;
    expect(lines?.[0]?.includes(`--lockfile ${word} `) ?? false).toBe(word !== undefined);
  });
});
