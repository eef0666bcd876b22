import { expect, it } from 'vitest';
import { ciWith, lineFor, stackContext } from '../../../../test/stack-context.ts';
import bazel from './stack.ts';

const MODULE = 'module(\n  name = "relay",\n  bazel_compatibility = [">=7.4.0", "<9.0.0"],\n)\nbazel_dep(name = "rules_cc", version = "0.2.0")\n';
const BUILD = 'cc_library(name = "relay", srcs = ["relay.cc"])\ncc_test(name = "relay_test", srcs = ["relay_test.cc"])\n';

it('drafts a workspace with the pinned version before the range', () => {
  const [draft, ...others] = bazel.detect(stackContext({ 'MODULE.bazel': MODULE, 'MODULE.bazel.lock': '{}', '.bazelversion': '8.4.2\n', 'relay/BUILD.bazel': BUILD }));
  expect(others).toEqual([]);
  expect(draft).toMatchObject({ path: '.', language: 'cpp', matrix: ['8.4.2'], lockfile: 'MODULE.bazel.lock', warnings: [] });
  expect(draft?.versions.map(({ value, evidence: { file, line } }) => [value, file, line])).toEqual([['8.4.2', '.bazelversion', 1], ['>=7.4.0, <9.0.0', 'MODULE.bazel', 3]]);
  expect([lineFor(draft, 'build'), lineFor(draft, 'test')]).toEqual(['bazel build //...', 'bazel test //...']);
});

it('invents no tests and says what is left open', () => {
  const [draft] = bazel.detect(stackContext({ 'MODULE.bazel': '', BUILD: '# cc_test(\ncc_library(name = "a")\n' }));
  expect(lineFor(draft, 'test')).toBeUndefined();
  expect(draft?.warnings?.map(({ code }) => code)).toEqual(['VERSION_NOT_PINNED', 'LOCKFILE_MISSING']);
});

it('takes no version that is none', () => {
  expect(bazel.detect(stackContext({ WORKSPACE: '', '.bazelversion': '$(id)\n' }))[0]?.versions).toEqual([]);
});

it('stands back where the maintainers build without it', () => {
  const files = { 'MODULE.bazel': MODULE, 'go.mod': 'module a\n', '.bazelversion': '8.4.2\n' };
  expect(bazel.detect(stackContext(files, [ciWith(['go test ./...'])]))).toEqual([]);
  expect(bazel.detect(stackContext(files, [ciWith(['bazelisk test //...'])])).length).toBe(1);
  expect(bazel.detect(stackContext({ 'MODULE.bazel': MODULE, 'examples/a/MODULE.bazel': MODULE })).map(({ path }) => path)).toEqual(['.']);
});

it('runs a pinned line on its newest known release', () => {
  const [draft] = bazel.detect(stackContext({ WORKSPACE: '', '.bazelversion': '8.x\n' }));
  expect(draft?.versions[0]?.value).toBe('8.x');
  expect(draft?.matrix?.[0]).toMatch(/^8\.\d+\.\d+$/);
});
