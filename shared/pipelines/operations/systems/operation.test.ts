import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { testContext } from '../../../../test/support.ts';
import convert from '../convert/operation.ts';
import generate from '../generate/operation.ts';
import harden from '../harden/operation.ts';
import optimise from '../optimise/operation.ts';
import systems from './operation.ts';

const { items } = await systems.run(z.parse(systems.input, {}), testContext());
const TEXTS: Readonly<Record<string, string>> = {
  'github-actions': 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make test\n',
  'gitlab-ci': 'test:\n  script: [make test]\n',
  jenkins: "pipeline { agent any; stages { stage('test') { steps { sh 'make test' } } } }",
  'azure-pipelines': 'trigger: [main]\nsteps:\n  - script: make test\n',
  circleci: 'version: 2.1\njobs:\n  test:\n    docker: [{ image: "cimg/base:2026.01" }]\n    steps: [{ run: make test }]\nworkflows:\n  all: { jobs: [test] }\n',
  travis: 'language: node_js\nnode_js: 22\nscript: make test\n',
};

/** Whether the operation takes the input and answers it. */
async function takes(operation: { readonly input: z.ZodMiniType; run(input: never, context: ReturnType<typeof testContext>): Promise<unknown> }, input: object): Promise<boolean> {
  const parsed = operation.input.safeParse(input);
  if (!parsed.success) return false;
  return operation.run(parsed.data as never, testContext()).then(() => true, () => false);
}

it('answers in its own schema, each system once', () => {
  expect(systems.output.safeParse({ items }).error).toBeUndefined();
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(TEXTS)));
});

it.each(items)('says of $id exactly what the operations can do with a file at its usual path', async ({ id, can, path = '' }) => {
  const files = { [path]: TEXTS[id] ?? '' };
  const other = id === 'github-actions' ? 'gitlab-ci' : 'github-actions';
  const otherPath = items.find((item) => item.id === other)?.path ?? '';
  const done = {
    generate: await takes(generate, { platform: id, source: { files: { 'go.mod': 'module example.com/a\n\ngo 1.25\n' } } }),
    'convert-from': await takes(convert, { from: id, to: other, files }),
    'convert-to': await takes(convert, { from: other, to: id, files: { [otherPath]: TEXTS[other] ?? '' } }),
    harden: await takes(harden, { platform: id, files }),
    optimise: await takes(optimise, { platform: id, files }),
  };
  expect(can).toEqual(Object.entries(done).filter(([, answered]) => answered).map(([ability]) => ability));
});
