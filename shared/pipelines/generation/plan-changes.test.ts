import { describe, expect, it } from 'vitest';
import type { Component, Detection } from '../detection/model.ts';
import { planChanges } from './plan-changes.ts';
import { referencesOf } from './references.ts';
import { openFiles } from '../../adapters/repositories/files.ts';

const component = (path: string, stack: string, part: Partial<Component> = {}): Component => ({
  path, name: path, stack, language: stack, version: { value: null, from: null }, versionConflicts: [], matrix: [], packageManager: null, lockfile: null, frameworks: [],
  commands: { test: 'true' }, env: {}, buildBeforeTest: false, services: [], outputs: [], caches: [], confidence: 1, evidence: [], ...part,
});
const facts = (paths: readonly string[], references: Readonly<Record<string, readonly string[]>> = {}) => ({ sizeOf: () => 1, tasks: [], paths, read: () => undefined, references: (folder: string) => references[folder] ?? [] });
const PATHS = ['api/main.go', 'web/package.json', 'jobs/main.py', 'scripts/build.sh', 'go.sum', 'package-lock.json', 'Makefile', 'README.md', 'docs/x.md', '.github/workflows/ci.yml'];
const three = [component('api', 'go'), component('web', 'node', { lockfile: 'package-lock.json' }), component('jobs', 'python')];
const concerns = (paths: readonly string[], components = three, monorepo?: Detection['monorepo'], references = {}) => planChanges(components, monorepo ? { monorepo } : {}, facts(paths, references));

describe('planChanges', () => {
  it('looks at what files above a component are about', () => {
    const found = concerns(PATHS);
    expect(found.get('api')?.folders).toEqual(['.github', 'api', 'scripts']);
    expect(found.get('api')?.files).toEqual(expect.arrayContaining(['go.sum', 'Makefile']));
    expect(found.get('api')?.files).not.toContain('package-lock.json');
    expect(found.get('web')?.files).toEqual(expect.arrayContaining(['package-lock.json', 'Makefile']));
    expect(found.get('web')?.files).not.toContain('go.sum');
    expect([...found.values()].some(({ files, folders }) => files.includes('README.md') || folders.includes('docs'))).toBe(false);
  });

  it('follows packages to all that they depend on', () => {
    const packages = [{ path: 'api', name: 'api', dependsOn: ['lib'] }, { path: 'lib', name: 'lib', dependsOn: ['base'] }, { path: 'base', name: 'base', dependsOn: ['lib'] }, { path: 'web', name: 'web', dependsOn: [] }];
    const components = ['api', 'web', 'lib', 'base'].map((path) => component(path, 'go'));
    const found = concerns(['api/a', 'web/a', 'lib/a', 'base/a'], components, { tool: 'go', packages });
    expect(found.get('api')?.folders).toEqual(['api', 'base', 'lib']);
    expect(found.get('web')?.folders).toEqual(['web']);
    expect(found.get('base')?.folders).toEqual(['base', 'lib']);
  });

  it('leaves out components that anything may concern', () => {
    expect(concerns(PATHS, [component('api', 'go')]).size).toBe(0);
    expect([...concerns(PATHS, [component('.', 'node'), component('api', 'go')]).keys()]).toEqual(['api']);
    expect(concerns(PATHS, [component('api', 'go', { commands: { test: 'cd ..; make test' } }), component('web', 'node')]).has('api')).toBe(false);
    expect(concerns(PATHS, three, undefined, { api: ['.'] }).has('api')).toBe(false);
    expect(concerns([...PATHS, 'a[b].cfg']).size).toBe(0);
    expect(concerns([...PATHS, ...Array.from({ length: 60 }, (_, index) => `file-${index}.cfg`)]).size).toBe(0);
  });

  it('finds in manifests what a component uses outside its folder', () => {
    const files = { 'go/api/go.mod': 'module x\nreplace y => ../lib\n', 'go/api/Makefile': 'all:\n\tcp ../../shared/x.txt .\n', 'shared/x.txt': '', 'web/package.json': '{"dependencies":{"a":"file:../../../etc"}}', 'jobs/pyproject.toml': 'readme = "../README.md"', 'README.md': '' };
    const tree = openFiles(files);
    const references = (folder: string) => referencesOf(tree, new Set(Object.keys(files)), folder);
    expect(references('go/api')).toEqual(['go/lib', 'shared']);
    expect(references('web')).toEqual(['.']);
    expect(references('jobs')).toEqual(['.']);
  });
});
