import { expect, it } from 'vitest';
import { openFiles } from '../../adapters/repositories/files.ts';
import { parseBoundedYaml, tablesAt } from '../detection/manifests.ts';
import { generatePipeline, platformOf } from './generate.ts';
import { optionsSchema, type PipelineOptions } from './options.ts';

const NODE = { 'package.json': JSON.stringify({ scripts: { test: 'node --test' } }), 'package-lock.json': '{}' };
const GO = { 'svc/go.mod': 'module example.com/svc\n\ngo 1.26\n', 'svc/a_test.go': 'package svc\n' };

function generated(files: Readonly<Record<string, string>>, updates: PipelineOptions['updates'], platform = 'github-actions') {
  return generatePipeline({ tree: openFiles(files), platform: platformOf(platform), options: optionsSchema.parse({ updates }), now: new Date('2026-11-23T00:00:00Z'), version: '0.0.0' }).generated;
}

const contentOf = ({ files }: ReturnType<typeof generated>, path: string): string => files.find((file) => file.path === path)?.content ?? '';
const codes = ({ warnings }: ReturnType<typeof generated>): string[] => warnings.map(({ code }) => code).filter((code) => code.startsWith('UPDATES'));

it('names every ecosystem and folder, each with a time to wait', () => {
  const entries = tablesAt(parseBoundedYaml(contentOf(generated({ ...NODE, ...GO, 'svc/Dockerfile': 'FROM scratch\n', 'compose.yaml': 'services: {}\n', '.pre-commit-config.yaml': 'repos: []\n' }, 'dependabot'), '.github/dependabot.yml')), 'updates');
  expect(entries.map((entry) => [entry['package-ecosystem'], entry['directory']])).toEqual([['docker', '/svc'], ['docker-compose', '/'], ['github-actions', '/'], ['gomod', '/svc'], ['npm', '/'], ['pre-commit', '/']]);
  for (const entry of entries) expect(entry['cooldown']).toMatchObject({ 'default-days': 7 });
});

it('puts folders of one ecosystem together', () => {
  const content = contentOf(generated({ ...GO, 'job/go.mod': 'module example.com/job\n\ngo 1.26\n', 'job/a_test.go': 'package job\n' }, 'dependabot'), '.github/dependabot.yml');
  expect(tablesAt(parseBoundedYaml(content), 'updates').find((entry) => entry['package-ecosystem'] === 'gomod')).toMatchObject({ directories: ['/job', '/svc'] });
});

it('leaves out what the package manager has an ecosystem of its own for', () => {
  const uv = { 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.12"\n[dependency-groups]\ndev = ["pytest"]\n', 'uv.lock': 'version = 1\n', 'tests/test_a.py': 'def test_a(): pass\n' };
  expect(contentOf(generated(uv, 'dependabot'), '.github/dependabot.yml')).toContain('package-ecosystem: uv\n');
});

it('says that Dependabot is for GitHub, and that nobody updates an unknown stack', () => {
  expect(codes(generated(NODE, 'dependabot', 'gitlab-ci'))).toEqual(['UPDATES_NEED_GITHUB']);
  expect(codes(generated({ 'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.20)\nproject(a CXX)\nenable_testing()\n' }, 'dependabot'))).toEqual(['UPDATES_LEAVE_OUT']);
});

it('writes settings of Renovate for every platform', () => {
  for (const platform of ['github-actions', 'gitlab-ci', 'jenkins']) {
    expect(JSON.parse(contentOf(generated(NODE, 'renovate', platform), 'renovate.json'))).toMatchObject({ minimumReleaseAge: '7 days', internalChecksFilter: 'strict' });
  }
});

it('writes nothing unasked', () => {
  expect(generated(NODE, 'off').files.map(({ path }) => path)).toEqual(['.github/workflows/ci.yml']);
});

it('keeps the settings that a repository has, and says what they lack', () => {
  const settings = 'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: "/"\n    schedule: { interval: weekly }\n  - package-ecosystem: github-actions\n    directory: /\n    cooldown: { default-days: 7 }\n    schedule: { interval: weekly }\n';
  const result = generated({ ...NODE, ...GO, '.github/dependabot.yml': settings }, 'dependabot');
  expect(contentOf(result, '.github/dependabot.yml')).toBe('');
  expect(codes(result)).toEqual(['UPDATES_EXIST', 'UPDATES_INCOMPLETE', 'UPDATES_WITHOUT_COOLDOWN']);
  expect(result.warnings.find(({ code }) => code === 'UPDATES_INCOMPLETE')?.message).toContain('gomod in /svc');
  expect(result.warnings.find(({ code }) => code === 'UPDATES_WITHOUT_COOLDOWN')?.message).toContain('for npm:');
});

it.each([
  ['a pattern of folders', '"/*"', ['UPDATES_EXIST']],
  ['another folder', '/other', ['UPDATES_EXIST', 'UPDATES_INCOMPLETE']],
])('understands %s', (_name, folder, expected) => {
  const settings = `version: 2\nupdates:\n${['gomod', 'github-actions'].map((name) => `  - package-ecosystem: ${name}\n    directories: [${name === 'gomod' ? folder : '/'}]\n    cooldown: { default-days: 7 }\n`).join('')}`;
  expect(codes(generated({ ...GO, '.github/dependabot.yml': settings }, 'dependabot'))).toEqual(expected);
});

it('never runs two bots, and survives settings that are no YAML', () => {
  expect(codes(generated({ ...NODE, 'renovate.json': '{}' }, 'dependabot'))).toEqual(['UPDATES_EXIST']);
  expect(generated({ ...NODE, '.github/dependabot.yml': 'a: [' }, 'dependabot').warnings.map(({ code }) => code)).toContain('MANIFEST_UNREADABLE');
});
