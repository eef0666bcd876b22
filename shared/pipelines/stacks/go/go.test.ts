import { describe, expect, it } from 'vitest';
import { ciWith, confidenceFor, lineFor, stackContext } from '../../../../test/stack-context.ts';
import { parseGoMod } from './go-mod.ts';
import go from './stack.ts';

const MOD = `module example.com/shop

go 1.26.1
toolchain go1.26.4

require (
	github.com/gin-gonic/gin v1.10.0
	google.golang.org/grpc v1.60.0 // indirect
)
require github.com/spf13/cobra v1.8.0 // the command line
replace example.com/lib => ./lib
`;

describe('go.mod', () => {
  it('reads directives in blocks and alone', () => {
    const mod = parseGoMod(MOD);
    expect(mod.module).toBe('example.com/shop');
    expect(mod.go).toEqual({ value: '1.26.1', line: 3 });
    expect(mod.toolchain?.value).toBe('1.26.4');
    expect([...mod.requires.keys()]).toEqual(['github.com/gin-gonic/gin', 'github.com/spf13/cobra']);
    expect(mod.localReplacements).toEqual(['./lib']);
  });

  it('takes nothing that is no version from a hostile file', () => {
    const mod = parseGoMod('module $(rm -rf /)\ngo $(reboot)\ntoolchain `id`\nrequire (\n');
    expect(mod.go).toBeUndefined();
    expect(mod.toolchain).toBeUndefined();
  });
});

describe('the Go stack', () => {
  const files = { 'go.mod': MOD, 'go.sum': '', 'main.go': 'package main', 'cart/cart_test.go': 'package cart' };

  it('drafts the module with its provenance and commands', () => {
    const [draft] = go.detect(stackContext(files));
    expect(draft?.versions[0]).toMatchObject({ value: '1.26.1', evidence: { file: 'go.mod', line: 3 } });
    expect(draft?.matrix).toEqual(['1.26.4']);
    expect(draft?.lockfile).toBe('go.sum');
    expect(draft?.frameworks.map(({ name }) => name)).toEqual(['gin', 'cobra']);
    expect(lineFor(draft, 'test')).toBe('go test ./...');
    expect(lineFor(draft, 'lint')).toBe('go vet ./...');
    expect(lineFor(draft, 'format')).toBe('test -z "$(gofmt -l .)"');
  });

  it('prefers golangci-lint where it is configured, also above the module', () => {
    const [draft] = go.detect(stackContext({ '.golangci.yml': 'version: "2"', 'v2/go.mod': MOD, 'v2/go.sum': '', 'v2/main.go': '' }));
    expect(draft?.path).toBe('v2');
    expect(lineFor(draft, 'lint')).toBe('golangci-lint run');
  });

  it('invents no test, warns of a missing go.sum and of tests that need Docker', () => {
    const mod = 'module m\ngo 1.26\nrequire github.com/testcontainers/testcontainers-go v0.30.0\n';
    const [draft] = go.detect(stackContext({ 'go.mod': mod, 'main.go': '' }));
    expect(lineFor(draft, 'test')).toBeUndefined();
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['LOCKFILE_MISSING', 'CANNOT_RUN_IN_CI']);
  });

  it('ignores examples unless the maintainers work in them', () => {
    const nested = { ...files, 'examples/basic/go.mod': 'module basic\ngo 1.26\n', 'examples/basic/main.go': '' };
    expect(go.detect(stackContext(nested)).map(({ path }) => path)).toEqual(['.']);
    const worked = go.detect(stackContext(nested, [ciWith([{ run: 'go build ./...', path: 'examples/basic' }])]));
    expect(worked.map(({ path }) => path)).toEqual(['examples/basic', '.']);
  });

  it('keeps every module of a workspace, with who needs whom', () => {
    const drafts = go.detect(
      stackContext({
        'go.work': 'go 1.26\nuse (\n ./api\n ./lib\n)\n',
        'api/go.mod': 'module example.com/api\ngo 1.26\nrequire example.com/lib v0.0.0\n', 'api/go.sum': '', 'api/a.go': '',
        'lib/go.mod': 'module example.com/lib\ngo 1.26\n', 'lib/l.go': '',
      }),
    );
    expect(drafts.map(({ path }) => path)).toEqual(['api', 'lib']);
    expect(drafts[0]?.monorepoTool).toBe('go-workspace');
    expect(drafts[0]?.members).toEqual([
      { path: 'api', name: 'example.com/api', dependsOn: ['example.com/lib'] },
      { path: 'lib', name: 'example.com/lib', dependsOn: [] },
    ]);
  });

  it('builds an old module with the oldest Go that is still supported', () => {
    const [draft] = go.detect(stackContext({ 'go.mod': 'module m\ngo 1.15\n', 'm.go': '' }));
    expect(draft?.versions[0]?.value).toBe('1.15');
    expect(draft?.matrix).toEqual(['1.26']);
  });

  it('is less sure of checks that the maintainers leave out', () => {
    const alone = go.detect(stackContext(files))[0];
    const beside = go.detect(stackContext(files, [ciWith(['go test ./...'])]))[0];
    expect(confidenceFor(alone, 'format')).toBeGreaterThan(0.5);
    expect(confidenceFor(beside, 'format')).toBeLessThan(0.5);
  });
});

it('drafts a program of plain files where no module is', () => {
  const [draft] = go.detect(stackContext({ 'main.go': 'package main\n\nfunc main() {}\n', 'tool.go': 'package main\n', 'main_test.go': 'package main\n' }));
  expect(lineFor(draft, 'build')).toBe('go build main.go tool.go');
  expect(lineFor(draft, 'install')).toBeUndefined();
  expect(draft?.warnings?.[0]?.code).toBe('MANIFEST_MISSING');
  expect(go.detect(stackContext({ 'main.go': 'package tools\n' }))).toEqual([]);
});
