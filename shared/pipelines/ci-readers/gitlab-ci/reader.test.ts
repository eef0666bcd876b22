import { expect, it } from 'vitest';
import type { ExistingCi } from '../../detection/model.ts';
import reader from './reader.ts';

function read(text: string, files: Record<string, string> = {}): ExistingCi {
  const { ci, warnings } = reader.read('.gitlab-ci.yml', text, (path) => files[path]);
  if (ci === undefined) throw new Error(JSON.stringify(warnings));
  return ci;
}
const lines = (text: string, files: Record<string, string> = {}): string[] => read(text, files).steps.map(({ job, path, run }) => `${job} ${path}: ${run}`);

it('keeps the folder that a line of the same job led to', () => {
  expect(lines('before_script: [cd web]\ntest:\n  script: [npm ci, cd ../api && make deps, make test]\nlint:\n  script: [npm run lint]\nlost:\n  script: [cd $SOMEWHERE, npm test]')).toEqual([
    'test .: cd web', 'test web: npm ci', 'test web: cd ../api && make deps', 'test api: make test',
    'lint .: cd web', 'lint web: npm run lint',
    'lost .: cd web', 'lost web: cd $SOMEWHERE',
  ]);
});

it('follows references to lines of other jobs', () => {
  const text = '.setup:\n  script:\n    - npm ci\n.deep:\n  script:\n    - !reference [.setup, script]\n    - npm run generate\ntest:\n  before_script: !reference [.deep, script]\n  script:\n    - npm test\n    - !reference [.absent, script]\n';
  expect(lines(text)).toEqual(['test .: npm ci', 'test .: npm run generate', 'test .: npm test']);
});

it('ends with references in a circle', () => {
  expect(lines('.a:\n  script:\n    - !reference [.b, script]\n.b:\n  script:\n    - !reference [.a, script]\ntest:\n  script:\n    - !reference [.a, script]\n    - npm test\n')).toContain('test .: npm test');
});

it('puts variables of a base and of the job together', () => {
  const [step] = read('variables: { A: "1", B: { value: "2", description: x } }\n.base: { variables: { C: "3", D: "4" } }\ntest: { extends: .base, variables: { D: "5" }, script: [npm test] }').steps;
  expect(step?.env).toEqual({ A: '1', B: '2', C: '3', D: '5' });
});

it('reads local includes of includes, each once', () => {
  const files = { 'ci/a.yml': 'include: /ci/b.yml\n.base: { script: [npm test] }', 'ci/b.yml': 'include: [ci/a.yml]\nlint: { script: [npm run lint] }' };
  expect(lines('include: [{ local: ci/a.yml }, { template: Auto-DevOps.gitlab-ci.yml }]\ntest: { extends: .base }', files).toSorted()).toEqual(['lint .: npm run lint', 'test .: npm test']);
});

it('knows versions from variables, also of parallel jobs', () => {
  expect(read('variables: { GO: "1.26" }\nimage: "golang:$GO"\ntest:\n  image: "python:${PY}-slim"\n  parallel: { matrix: [{ PY: ["3.12", "3.14"], SUITE: [unit, api] }] }\n  script: [tox -e $SUITE]\nlint: { script: [x] }').versions).toEqual({ python: ['3.12', '3.14'], go: ['1.26'] });
});

it.each([
  ['when: manual', []],
  ['only: [tags]', []],
  ['only: { refs: [schedules] }', []],
  ['rules: [{ if: $CI_COMMIT_TAG }]', []],
  ['rules: [{ if: $CI_PIPELINE_SOURCE == "schedule" }, { when: never }]', []],
  ['rules: [{ if: $CI_COMMIT_BRANCH, when: manual }]', []],
  ['only: [main, tags]', ['npm test']],
  ['rules: [{ if: $CI_COMMIT_TAG, when: never }, { when: on_success }]', ['npm test']],
  ['rules: [{ if: $CI_PIPELINE_SOURCE == "merge_request_event" }]', ['npm test']],
])('a job with %s gives %j', (rule, runs) => {
  expect(read(`test:\n  script: npm test\n  ${rule}\n`).steps.map(({ run }) => run)).toEqual(runs);
});

it.each([
  ['product-tests', true], ['static-analysis', true], ['stage-lint', true], ['test-packages', true], ['build:docker', true],
  ['deploy', false], ['deploy:production', false], ['publish_npm', false], ['release', false], ['review-app', false],
])('the job %s counts: %s', (name, counts) => {
  expect(read(`"${name}":\n  script: [npm test]`).steps).toHaveLength(counts ? 1 : 0);
});
