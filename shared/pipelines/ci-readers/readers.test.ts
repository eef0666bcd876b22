import { describe, expect, it } from 'vitest';
import type { CiReader } from '../detection/model.ts';
import azure from './azure-pipelines/reader.ts';
import circleci from './circleci/reader.ts';
import gitlab from './gitlab-ci/reader.ts';
import { ciReaders } from './index.gen.ts';
import jenkins from './jenkins/reader.ts';
import travis from './travis/reader.ts';

const read = (reader: CiReader, path: string, text: string, files: Record<string, string> = {}) => reader.read(path, text, (other) => files[other]);
const runs = (reader: CiReader, path: string, text: string, files: Record<string, string> = {}): string[] => (read(reader, path, text, files).ci?.steps ?? []).map(({ run }) => run);

describe('GitLab CI', () => {
  const PATH = '.gitlab-ci.yml';

  it('reads defaults, extends, anchors and local includes; jobs that deploy are left out', () => {
    const text = `
include: [{ local: /ci/lint.yml }, { remote: https://example.com/x.yml }]
default: { image: "node:22-bookworm", before_script: [npm ci] }
.base: &base { script: [npm run build] }
test: { extends: .base, image: "node:24", script: [npm test] }
build: { <<: *base }
deploy: { script: [./deploy.sh] }
`;
    const { ci } = read(gitlab, PATH, text, { 'ci/lint.yml': 'lint:\n  script: npm run lint\n' });
    expect(ci?.steps.map(({ job, run }) => `${job}: ${run}`).toSorted()).toEqual(['build: npm ci', 'build: npm run build', 'lint: npm ci', 'lint: npm run lint', 'test: npm ci', 'test: npm test']);
    expect(ci?.versions).toEqual({ node: ['22', '24'] });
  });

  it('ends with jobs that extend each other', () => {
    expect(runs(gitlab, PATH, 'a: { extends: b, script: [npm test] }\nb: { extends: a }')).toContain('npm test');
  });

  it('reads services', () => {
    expect(read(gitlab, PATH, 'test: { services: ["redis:8", { name: "mysql:9.1" }], script: [x] }').ci?.services.map(({ name, version }) => [name, version])).toEqual([['redis', '8'], ['mysql', '9.1']]);
  });
});

it('CircleCI: executors, reusable commands with parameters, services', () => {
  const text = `
version: 2.1
executors: { node: { docker: [{ image: "cimg/node:22.11" }, { image: "cimg/postgres:17.2" }] } }
commands:
  check: { parameters: { what: { default: unit } }, steps: [{ run: "npm run test:<< parameters.what >>" }] }
jobs:
  test:
    executor: node
    working_directory: ~/project/web
    steps: [checkout, { run: { command: npm ci, working_directory: web } }, check, { check: { what: api } }, { run: "echo << pipeline.id >>" }]
  deploy: { steps: [{ run: ./deploy }] }
`;
  const { ci } = read(circleci, '.circleci/config.yml', text);
  expect(ci?.steps.map(({ run, path }) => [run, path])).toEqual([['npm ci', 'web'], ['npm run test:unit', '.'], ['npm run test:api', '.']]);
  expect(ci?.versions).toEqual({ node: ['22.11'] });
  expect(ci?.services.map(({ name }) => name)).toEqual(['postgres']);
});

it('Travis: versions, phases in their order, rows of the matrix', () => {
  const text = 'python: ["3.9", "3.10"]\nscript: pytest\ninstall: pip install -e .\njobs:\n  include:\n    - { name: lint, python: "3.11", script: [flake8] }\n';
  const { ci } = read(travis, '.travis.yml', text);
  expect(ci?.versions).toEqual({ python: ['3.9', '3.10', '3.11'] });
  expect(ci?.steps.map(({ job, run }) => `${job}: ${run}`)).toEqual(['job-0: pip install -e .', 'job-0: pytest', 'lint: flake8']);
});

it('Azure Pipelines: stages, jobs or bare steps; macros are not taken', () => {
  const text = 'steps:\n  - task: NodeTool@0\n    inputs: { versionSpec: 22.x }\n  - script: npm ci\n    workingDirectory: web\n  - bash: npm test $(flags)\n';
  const { ci } = read(azure, 'azure-pipelines.yml', text);
  expect(ci?.steps.map(({ run, path }) => [run, path])).toEqual([['npm ci', 'web']]);
  expect(ci?.versions).toEqual({ node: ['22.x'] });
  expect(runs(azure, 'azure-pipelines.yml', 'stages:\n  - jobs:\n      - steps: [{ script: make test }]\n')).toEqual(['make test']);
});

it('Jenkins: labels, folders and axes', () => {
  const text = `stage('Test') { matrix { axes { axis { name 'PYTHON_VERSION'
 values '3.11', '3.14' } } } steps { dir('web') { sh(label: 'Lint', script: 'npm run lint') }
 sh 'make test' } }`;
  const { ci } = read(jenkins, 'Jenkinsfile', text);
  expect(ci?.steps.map(({ run, path }) => [run, path])).toEqual([['npm run lint', 'web'], ['make test', '.']]);
  expect(ci?.versions).toEqual({ python: ['3.11', '3.14'] });
});

describe('Jenkins', () => {
  it('reads shell steps of stages; interpolation and deploys are left out', () => {
    const text = `pipeline {
  agent { docker { image 'maven:3.9' } }
  stages {
    stage('Test') { agent { docker { image 'node:22' } } steps { sh 'npm ci'
      sh(script: """npm test -- \${env.X}""")
      sh '''
        npm run lint
      ''' } }
    stage("Deploy") { steps { sh './deploy.sh' } }
  }
}`;
    const { ci } = read(jenkins, 'Jenkinsfile', text);
    expect(ci?.steps.map(({ job, run, line }) => [job, run, line])).toEqual([['Test', 'npm ci', 4], ['Test', 'npm run lint', 6]]);
    expect(ci?.versions).toEqual({ node: ['22'] });
  });

  it.each(["sh 'a'\n", "sh '''", 'sh """', "stage('a')"])('is done soon with a file full of %j', (part) => {
    expect(read(jenkins, 'Jenkinsfile', part.repeat(100_000)).warnings).toEqual([]);
  }, 4000);
});

describe.each(ciReaders.map((reader) => [reader.id, reader] as const))('%s with hostile files', (_id, reader) => {
  it.each([
    ['nothing', ''],
    ['binary', '\u0000\u0001\u0002'],
    ['deep lists', `a: ${'['.repeat(10_000)}`],
    ['deep maps', '{a: '.repeat(10_000)],
    ['names of prototypes', '__proto__: { script: [x] }\nconstructor: { extends: [__proto__, toString], script: [y] }\njobs: { __proto__: { steps: [{ run: x }] } }\n'],
    ['members of other kinds', 'jobs: [1]\nsteps: 7\nstages: { a: 1 }\ninclude: 3\nscript: { a: b }\n'],
  ])('does not throw on %s', (_what, text) => {
    const { ci, warnings } = read(reader, 'any', text);
    expect(ci === undefined).toBe(warnings.length > 0);
    expect(warnings.every(({ code }) => code === 'MANIFEST_UNREADABLE')).toBe(true);
  });
});
