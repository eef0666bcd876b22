import { describe, expect, it } from 'vitest';
import { ciWith, confidenceFor, lineFor, stackContext } from '../../../../test/stack-context.ts';
import type { ComponentDraft, ExistingCi } from '../../detection/model.ts';
import stack from './stack.ts';

const json = (value: unknown): string => JSON.stringify(value);
const draftsOf = (files: Record<string, string>, ci: readonly ExistingCi[] = []): readonly ComponentDraft[] => stack.detect(stackContext(files, ci));
const draftOf = (files: Record<string, string>, ci: readonly ExistingCi[] = []): ComponentDraft | undefined => draftsOf(files, ci)[0];
const managerOf = (files: Record<string, string>, ci: readonly ExistingCi[] = []): (string | undefined)[] => {
  const manager = draftOf(files, ci)?.packageManager;
  return [manager?.name, manager?.version];
};
const codesOf = (files: Record<string, string>): string[] => (draftOf(files)?.warnings ?? []).map(({ code }) => code);

describe('package manager', () => {
  it.each([
    ['the field, without its hash', { 'package.json': json({ packageManager: 'pnpm@10.28.0+sha512.abc' }), 'pnpm-lock.yaml': '' }, ['pnpm', '10.28.0']],
    ['the Yarn that the repository holds', { 'package.json': json({}), 'yarn.lock': '__metadata:\n', '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-3.8.7.cjs\n' }, ['yarn', '3.8.7']],
    ['engines beside a lockfile', { 'package.json': json({ engines: { pnpm: '9.1.0' } }), 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }, ['pnpm', '9.1.0']],
    ['settings alone', { 'package.json': json({}), 'bunfig.toml': '', '.bun-version': '1.3.1\n' }, ['bun', undefined]],
    ['the manifest that pnpm alone reads', { 'package.json5': "{\n  // https://example.com\n  name: 'a', scripts: { test: 'node --test' },\n}\n" }, ['pnpm', undefined]],
    ['devEngines', { 'package.json': json({ devEngines: { packageManager: { name: 'yarn', version: '4.5.0' } } }) }, ['yarn', '4.5.0']],
    ['volta', { 'package.json': json({ volta: { node: '22.0.0', yarn: '1.22.22' } }) }, ['yarn', '1.22.22']],
    ['the schema of pnpm-lock.yaml', { 'package.json': '{}', 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n" }, ['pnpm', '8']],
    ['the header of yarn 1', { 'package.json': '{}', 'yarn.lock': '# yarn lockfile v1\n' }, ['yarn', '1']],
    ['.tool-versions beside its lockfile', { 'package.json': '{}', 'bun.lock': '{}', '.tool-versions': 'bun 1.2.19\n' }, ['bun', '1.2.19']],
    ['npm when nothing says otherwise', { 'package.json': '{}' }, ['npm', undefined]],
  ])('follows %s', (_what, files, expected) => {
    expect(managerOf(files)).toEqual(expected);
  });

  it('follows what the maintainers call most when there is no lockfile', () => {
    expect(managerOf({ 'package.json': '{}' }, [ciWith(['npm i', 'npm run lint', 'pnpm install'])])).toEqual(['npm', undefined]);
    expect(managerOf({ 'package.json': '{}' }, [ciWith(['yarn'])])).toEqual(['yarn', undefined]);
  });

  it.each([
    ['npm ci', { 'package-lock.json': '{}' }],
    ['npm install', {}],
    ['yarn install --immutable', { 'yarn.lock': '__metadata:\n  version: 8\n' }],
    ['yarn install --frozen-lockfile', { 'yarn.lock': '# yarn lockfile v1\n' }],
    ['bun install --frozen-lockfile', { 'bun.lock': '{}' }],
  ])('installs with %s', (expected, files) => {
    expect(lineFor(draftOf({ 'package.json': '{}', ...files }), 'install')).toBe(expected);
  });

  it('takes the manager that engines name where nothing is locked', () => {
    const draft = draftOf({ 'package.json': json({ engines: { node: '22', pnpm: '8.15.9' } }) });
    expect(draft?.packageManager).toMatchObject({ name: 'pnpm', version: '8.15.9' });
    expect(lineFor(draft, 'install')).toBe('pnpm install');
  });

  it('tells of a missing lockfile and of one that npm ci refuses', () => {
    expect(codesOf({ 'package.json': json({ dependencies: { a: '1' } }) })).toEqual(['LOCKFILE_MISSING']);
    const lock = (jest: string): string =>
      json({ lockfileVersion: 3, packages: { 'node_modules/ts-jest': { version: '27.1.5', peerDependencies: { jest: '^27.0.0' } }, 'node_modules/jest': { version: jest } } });
    const files = { 'package.json': json({ devDependencies: { jest: '*', 'ts-jest': '*' } }) };
    expect(codesOf({ ...files, 'package-lock.json': lock('29.7.0') })).toEqual(['INSTALL_MAY_FAIL']);
    expect(codesOf({ ...files, 'package-lock.json': lock('27.5.1') })).toEqual([]);
  });
});

describe('versions', () => {
  it('puts engines before pins and keeps both', () => {
    const draft = draftOf({ 'package.json': json({ engines: { node: '>=20' } }), '.nvmrc': 'v22.15.0\n' });
    expect(draft?.versions.map(({ value, evidence }) => [value, evidence.file])).toEqual([['>=20', 'package.json'], ['v22.15.0', '.nvmrc']]);
  });

  it.each([
    ['a pin', { '.nvmrc': 'v22.15.0' }, undefined, ['22']],
    ['a range that leaves the newest out', {}, '^22 || ^24', ['24']],
    ['an open range', {}, '>=18', ['26']],
    ['a range whose lines have all ended', {}, '^14.18', ['14']],
    ['nothing', {}, undefined, undefined],
  ])('tests on the line of %s', (_what, files, node, expected) => {
    const engines = node === undefined ? {} : { engines: { node } };
    expect(draftOf({ 'package.json': json({ name: 'a', ...engines }), ...files })?.matrix).toEqual(expected);
  });
});

describe('commands', () => {
  const withScripts = (scripts: Record<string, string>): ComponentDraft | undefined => draftOf({ 'package.json': json({ scripts }), 'package-lock.json': '{}' });

  it.each([
    ['vitest', 'npx vitest run'],
    ['vitest --coverage', 'npx vitest run --coverage'],
    ['vitest watch', 'npx vitest run'],
    ['NODE_ENV=test vitest', 'NODE_ENV=test npx vitest run'],
    ['jest --watchAll', 'npx jest'],
    ['vitest --run', 'npm test'],
    ['vitest run --typecheck', 'npm test'],
    ['jest', 'npm test'],
  ])('runs "%s" once', (script, expected) => {
    expect(lineFor(withScripts({ test: script }), 'test')).toBe(expected);
  });

  it.each([
    ['lint', 'eslint . --fix', 'npx eslint .'],
    ['lint', 'eslint .', 'npm run lint'],
    ['format', 'prettier --write src', 'npx prettier --check src'],
    ['format', 'prettier . -w --log-level warn', 'npx prettier . --check --log-level warn'],
    ['format', 'oxfmt', 'npx oxfmt --check'],
    ['format', 'something --else', undefined],
  ] as const)('only looks where the script %s is "%s"', (name, script, expected) => {
    expect(lineFor(withScripts({ [name]: script }), name)).toBe(expected);
  });

  it('takes a test script apart that formats first', () => {
    const draft = withScripts({ test: 'npm run build && npm run format && npm run test-api', format: 'prettier -w .', build: 'tsc', 'test-api': 'node test.js' });
    expect(lineFor(draft, 'test')).toBe('npm run test-api');
  });

  it('invents no test', () => {
    expect(lineFor(withScripts({ test: 'echo "Error: no test specified" && exit 1' }), 'test')).toBeUndefined();
    expect(lineFor(draftOf({ 'package.json': json({ name: 'a' }), 'index.js': '' }), 'test')).toBeUndefined();
  });

  it('doubts tools that no script runs', () => {
    const files = { 'package.json': json({ devDependencies: { vitest: '4' } }) };
    expect(lineFor(draftOf(files), 'test')).toBe('npx vitest run');
    expect(confidenceFor(draftOf(files, [ciWith(['npm run lint'])]), 'test')).toBeLessThan(0.5);
  });

  it('never writes a script name that a shell would run', () => {
    const draft = withScripts({ 'test:unit$(rm -rf /)': 'jest', 'lint`id`': 'eslint', 'build;id': 'tsc' });
    expect(draft?.commands.map(({ run }) => run).join('\n')).not.toMatch(/[$`;]/);
  });
});

describe('projects', () => {
  it('tells TypeScript from JavaScript that tsc only checks', () => {
    const checked = { 'package.json': '{}', 'tsconfig.json': '{}', 'index.js': '', 'lib/a.js': '', 'index.d.ts': '' };
    expect(draftOf(checked)?.language).toBe('javascript');
    expect(draftOf({ 'package.json': '{}', 'tsconfig.json': '{}', 'src/index.ts': '' })?.language).toBe('typescript');
  });

  it.each(['examples/app', 'test/fixtures/a', 'packages/create/template-react', 'docs'])('takes nothing in %s for a project', (folder) => {
    const files = { 'package.json': json({ name: 'root' }), [`${folder}/package.json`]: json({ scripts: { test: 'vitest run' } }) };
    expect(draftsOf(files).map(({ path }) => path)).toEqual(['.']);
  });

  it('takes such a folder for one where the CI of the maintainers works in it', () => {
    const files = { 'package.json': '{}', 'docs/package.json': json({ scripts: { build: 'astro build' } }) };
    expect(draftsOf(files, [ciWith([{ run: 'npm ci', path: 'docs' }])]).map(({ path }) => path).toSorted()).toEqual(['.', 'docs']);
  });

  it('reads the graph of a workspace, exclusions too', () => {
    const files = {
      'package.json': json({ workspaces: ['packages/*', '!packages/old'] }),
      'turbo.json': '{}',
      'packages/a/package.json': json({ name: '@x/a', dependencies: { '@x/b': '*', left: '1' } }),
      'packages/b/package.json': json({ name: '@x/b' }),
      'packages/old/package.json': json({ name: '@x/old', scripts: { test: 'jest' } }),
    };
    const [root, ...rest] = draftsOf(files);
    expect(root?.monorepoTool).toBe('turbo');
    expect(root?.members).toEqual([{ path: 'packages/a', name: '@x/a', dependsOn: ['@x/b'] }, { path: 'packages/b', name: '@x/b', dependsOn: [] }]);
    expect(rest.map(({ path }) => path)).toEqual(['packages/old']);
  });

  it('says that a CDK app needs an account', () => {
    const files = { 'package.json': json({ dependencies: { 'aws-cdk-lib': '2' } }), 'package-lock.json': '{}', 'cdk.json': '{}' };
    expect(draftOf(files)?.frameworks.map(({ name }) => name)).toContain('aws-cdk');
    expect(codesOf(files)).toEqual(['CANNOT_RUN_IN_CI']);
  });
});

describe('hostile manifests', () => {
  it.each([
    ['no JSON', '{"name": '],
    ['a list', '[1, 2]'],
    ['deep nesting', `{"scripts":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['binary', '\u0000\u0001\u0002'],
  ])('warns of %s and goes on', (_what, text) => {
    const drafts = draftsOf({ 'package.json': text, 'web/package.json': json({ scripts: { test: 'vitest run' } }) });
    expect(drafts.map(({ path }) => path)).toContain('web');
    expect(drafts.flatMap(({ warnings }) => warnings ?? []).map(({ code, path }) => [code, path])).toContainEqual(['MANIFEST_UNREADABLE', 'package.json']);
  });

  it('takes members of the wrong kind for absent', () => {
    const draft = draftOf({ 'package.json': json({ name: 7, scripts: ['a'], engines: 'x', workspaces: { packages: 4 }, packageManager: {}, dependencies: null }) });
    expect(draft?.versions).toEqual([]);
    expect(draft?.packageManager?.name).toBe('npm');
  });
});
