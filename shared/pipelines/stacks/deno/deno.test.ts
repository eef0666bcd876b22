import { describe, expect, it } from 'vitest';
import { confidenceFor, ciWith, lineFor, stackContext } from '../../../../test/stack-context.ts';
import deno from './stack.ts';

const CONFIG = JSON.stringify({ tasks: { test: 'deno test -A', dev: 'deno run -A --watch main.ts' }, imports: { hono: 'jsr:@hono/hono@^4' } });

describe('the Deno stack', () => {
  it('drafts a project with its version and checks', () => {
    const [draft] = deno.detect(stackContext({ 'deno.json': CONFIG, 'deno.lock': '{}', '.dvmrc': 'v2.5.1\n', 'main_test.ts': '' }));
    expect(draft?.versions[0]).toMatchObject({ value: '2.5.1', evidence: { file: '.dvmrc' } });
    expect(draft?.lockfile).toBe('deno.lock');
    expect(draft?.frameworks.map(({ name }) => name)).toEqual(['hono']);
    expect(lineFor(draft, 'test')).toBe('deno task test');
    expect(lineFor(draft, 'lint')).toBe('deno lint');
    expect(lineFor(draft, 'format')).toBe('deno fmt --check');
  });

  it('reads comments and trailing commas', () => {
    const [draft] = deno.detect(stackContext({ 'deno.jsonc': '{\n  // what we run\n  "tasks": { "test": "deno test", /* all */ },\n}' }));
    expect(lineFor(draft, 'test')).toBe('deno task test');
    expect(draft?.warnings).toEqual([]);
  });

  it('invents no tests and is less sure of checks that the maintainers leave out', () => {
    const [draft] = deno.detect(stackContext({ 'deno.json': '{}' }, [ciWith(['deno lint'])]));
    expect(lineFor(draft, 'test')).toBeUndefined();
    expect(confidenceFor(draft, 'lint')).toBeGreaterThan(0.5);
    expect(confidenceFor(draft, 'format')).toBeLessThan(0.5);
  });

  it('leaves packages of Node to their own stack and keeps members of a workspace', () => {
    expect(deno.detect(stackContext({ 'deno.json': '{}', 'package.json': '{}' }))).toEqual([]);
    const drafts = deno.detect(stackContext({ 'deno.json': '{"workspace":["./a","./libs/*"]}', 'a/deno.json': '{}', 'libs/b/deno.json': '{}' }));
    expect(drafts.map(({ path }) => path)).toEqual(['.']);
    expect(drafts[0]?.members?.map(({ path }) => path)).toEqual(['a', 'libs/b']);
  });

  it('says why a broken manifest cannot be read', () => {
    expect(deno.detect(stackContext({ 'deno.json': '{' }))[0]?.warnings?.[0]?.code).toBe('MANIFEST_UNREADABLE');
  });
});
