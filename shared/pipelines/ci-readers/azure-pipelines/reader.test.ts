import { expect, it } from 'vitest';
import type { ExistingCi } from '../../detection/model.ts';
import reader from './reader.ts';

function read(text: string, files: Record<string, string> = {}): ExistingCi {
  const { ci, warnings } = reader.read('azure-pipelines.yml', text, (path) => files[path]);
  if (ci === undefined) throw new Error(JSON.stringify(warnings));
  return ci;
}
const lines = (text: string, files: Record<string, string> = {}): string[] => read(text, files).steps.map(({ job, path, run }) => `${job} ${path}: ${run}`);

it('fills macros from variables and the matrix, and knows every version', () => {
  const text = `
variables: [{ name: suite, value: unit }]
jobs:
  - job: test
    strategy:
      matrix:
        old: { python.version: "3.9" }
        new: { python.version: "3.13" }
    steps:
      - task: UsePythonVersion@0
        inputs: { versionSpec: $(python.version) }
      - script: tox -e $(suite) --python $(python.version)
      - script: pytest $(Agent.Unknown)
      - script: pytest \${{ parameters.x }}
`;
  expect(lines(text)).toEqual(['test .: tox -e unit --python 3.9', 'test .: tox -e unit --python 3.13']);
  expect(read(text).versions).toEqual({ python: ['3.9', '3.13'] });
});

it('takes tasks for the commands that they run, in their folders', () => {
  const text = `
steps:
  - { task: Npm@1, inputs: { command: ci, workingDir: web } }
  - { task: Npm@1, inputs: { command: custom, customCommand: run lint, workingDir: $(Build.SourcesDirectory)/web } }
  - { task: Npm@1, inputs: { command: publish } }
  - { task: Go@0, inputs: { command: test, arguments: ./... } }
  - { task: Maven@4, inputs: { goals: verify } }
  - { task: Gradle@3, inputs: { tasks: check } }
  - { task: Bash@3, inputs: { targetType: inline, script: make test } }
  - { task: Bash@3, inputs: { targetType: filePath, filePath: a.sh } }
`;
  expect(lines(text)).toEqual(['job-0 web: npm ci', 'job-0 web: npm run lint', 'job-0 .: go test ./...', 'job-0 .: mvn verify', 'job-0 .: ./gradlew check', 'job-0 .: make test']);
});

it('follows local templates of steps, jobs and stages, and ends with those that use themselves', () => {
  const files = {
    'ci/steps.yml': 'steps:\n  - script: npm ci\n  - template: more.yml\n',
    'ci/more.yml': 'steps:\n  - script: npm test\n  - template: /ci/steps.yml\n',
    'ci/jobs.yml': 'jobs:\n  - job: lint\n    steps: [{ script: npm run lint }]\n',
  };
  const found = lines('jobs:\n  - template: ci/jobs.yml\n  - job: test\n    steps:\n      - template: ci/steps.yml\n      - template: x.yml@other\n', files);
  expect(new Set(found)).toEqual(new Set(['lint .: npm run lint', 'test .: npm ci', 'test .: npm test']));
});

it('leaves out what deploys, other systems and what runs after a failure', () => {
  const text = `
stages:
  - stage: Build
    jobs:
      - { job: linux, pool: { vmImage: ubuntu-latest }, steps: [{ script: make test }, { script: make report, condition: failed() }] }
      - { job: windows, pool: { vmImage: windows-latest }, steps: [{ script: test.cmd }] }
      - { deployment: web, steps: [{ script: ./deploy }] }
  - stage: Deploy
    jobs: [{ job: push, steps: [{ script: ./push }] }]
`;
  expect(lines(text)).toEqual(['linux .: make test']);
});

it.each([
  ['azure-pipelines.yml', true], ['.azure-pipelines/ci.yml', true], ['azure-pipelines-nightly.yml', true], ['.azuredevops/azure-pipelines.yaml', true],
  ['src/azure-pipelines.yml', false], ['.azure-pipelines/templates/steps.yml', false],
])('%s is a pipeline: %s', (path, is) => {
  expect(reader.matches(path)).toBe(is);
});
