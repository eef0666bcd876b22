import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../shared/core/digest.ts';

const root = join(import.meta.dirname, '..');
const COPIED = ['shared', 'events', 'scripts', 'docs', 'package.json', 'devops.config.ts', 'tsconfig.json'];

/** A copy of the project in which a newcomer adds one folder and runs the generator. */
describe('adding by copying a folder', () => {
  let project: string;

  beforeEach(() => {
    mkdirSync(join(root, '.build'), { recursive: true });
    project = mkdtempSync(join(root, '.build', 'extend-'));
    for (const name of COPIED) cpSync(join(root, name), join(project, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  });

  afterEach(() => rmSync(project, { recursive: true, force: true }));

  const filesBelow = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('node_modules'))
      .map((path) => join(folder, path))
      .filter((path) => !path.includes('/node_modules') && statSync(path).isFile());

  const snapshot = (): Map<string, string> => new Map(filesBelow(project).map((path) => [relative(project, path), sha256(readFileSync(path))]));

  const generate = (): void => {
    execFileSync(process.execPath, ['scripts/generate-registry.ts'], { cwd: project, stdio: 'pipe' });
  };

  const evaluate = (script: string): unknown => JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: project, encoding: 'utf8' }));

  /** Copies a folder, changes its text, generates, and gives back which other files changed. */
  function addByCopy(from: string, to: string, change: (text: string) => string): string[] {
    cpSync(join(project, from), join(project, to), { recursive: true });
    for (const path of filesBelow(join(project, to)).filter((name) => name.endsWith('.ts'))) writeFileSync(path, change(readFileSync(path, 'utf8')));
    const before = snapshot();
    generate();
    const after = snapshot();
    return [...after].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path);
  }

  it('an operation: its route, schema, tool and grant appear, and no hand-written file changes', () => {
    const changed = addByCopy('shared/agent/operations/health', 'shared/agent/operations/pulse', (text) => text.replace("'agent.health'", "'agent.pulse'").replace("'/health'", "'/pulse'"));
    expect(changed.every((path) => path.includes('.gen.'))).toBe(true);
    const seen = evaluate(`
      const { operations } = await import('./shared/registry.gen.ts');
      const { functionCatalog } = await import('./shared/agent/function-catalog.ts');
      const { readFileSync } = await import('node:fs');
      const read = (name) => JSON.parse(readFileSync('shared/' + name + '.gen.json', 'utf8'));
      const loaded = await operations.find((o) => o.id === 'agent.pulse').load();
      console.log(JSON.stringify({ loaded: loaded.path, route: '/pulse' in read('openapi').paths, tool: 'agent.pulse' in read('schemas'),
        carried: functionCatalog(operations).filter((f) => f.operations.some((o) => o.id === 'agent.pulse')).map((f) => f.name) }));`);
    expect(seen).toEqual({ loaded: '/pulse', route: true, tool: true, carried: ['api-agent', 'mcp'] });
  });

  it('an area: a function of its own appears', () => {
    mkdirSync(join(project, 'shared/weather/operations'), { recursive: true });
    const changed = addByCopy('shared/agent/operations/health', 'shared/weather/operations/today', (text) =>
      text.replace("'agent.health'", "'weather.today'").replace("'/health'", "'/v1/weather'").replace("'../../operation.ts'", "'../../../agent/operation.ts'"),
    );
    expect(changed.every((path) => path.includes('.gen.'))).toBe(true);
    const names = evaluate(`
      const { operations } = await import('./shared/registry.gen.ts');
      const { functionCatalog } = await import('./shared/agent/function-catalog.ts');
      console.log(JSON.stringify(functionCatalog(operations).map((f) => f.name)));`);
    expect(names).toContain('api-weather');
  });

  it('a stack: it is asked in detection', () => {
    const [copied = ''] = readdirSync(join(project, 'shared/pipelines/stacks'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const changed = addByCopy(`shared/pipelines/stacks/${copied}`, 'shared/pipelines/stacks/cobol', (text) => text.replace(/id: '[^']+'/, "id: 'cobol'"));
    expect(changed).toEqual(['shared/pipelines/stacks/index.gen.ts']);
    const ids = evaluate(`const { stacks } = await import('./shared/pipelines/stacks/index.gen.ts'); console.log(JSON.stringify(stacks.map((s) => s.id)));`);
    expect(ids).toContain('cobol');
  });

  it('a platform: the API takes it', () => {
    const changed = addByCopy('shared/pipelines/platforms/gitlab-ci', 'shared/pipelines/platforms/other-ci', (text) => text.replace(/id: '[^']+'/, "id: 'other-ci'"));
    expect(changed.every((path) => path.includes('.gen.'))).toBe(true);
    const platform = evaluate(`
      const { readFileSync } = await import('node:fs');
      console.log(JSON.stringify(JSON.parse(readFileSync('shared/schemas.gen.json', 'utf8'))['pipelines.generate'].properties.platform.enum));`);
    expect(platform).toContain('other-ci');
  });

  it('a plugin package: its operations join the registry', () => {
    mkdirSync(join(project, 'plugins/greeter'), { recursive: true });
    const plugin = readFileSync(join(project, 'shared/agent/operations/health/operation.ts'), 'utf8');
    const text = plugin.replace("'agent.health'", "'greeter.hello'").replace("'/health'", "'/v1/hello'").replace("'../../operation.ts'", "'../../shared/agent/operation.ts'").replace('export default', 'const hello =');
    writeFileSync(join(project, 'plugins/greeter/index.ts'), `${text}\nexport const operations = [hello];\n`);
    writeFileSync(join(project, 'devops.config.ts'), "export default { plugins: ['./plugins/greeter/index.ts'] };\n");
    generate();
    const seen = evaluate(`
      const { operations } = await import('./shared/registry.gen.ts');
      const found = operations.find((o) => o.id === 'greeter.hello');
      console.log(JSON.stringify({ path: found.path, same: (await found.load()).id }));`);
    expect(seen).toEqual({ path: '/v1/hello', same: 'greeter.hello' });
  });

  it('refuses two operations on one route', () => {
    cpSync(join(project, 'shared/agent/operations/health'), join(project, 'shared/agent/operations/pulse'), { recursive: true });
    expect(generate).toThrow(/share the id agent\.health/);
  });
});
