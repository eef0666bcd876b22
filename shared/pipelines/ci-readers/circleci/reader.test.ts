import { expect, it } from 'vitest';
import type { ExistingCi } from '../../detection/model.ts';
import reader from './reader.ts';

function read(text: string): ExistingCi {
  const { ci, warnings } = reader.read('.circleci/config.yml', `version: 2.1\n${text}`, () => undefined);
  if (ci === undefined) throw new Error(JSON.stringify(warnings));
  return ci;
}
const lines = (text: string): string[] => read(text).steps.map(({ job, path, run }) => `${job} ${path}: ${run}`);

it('fills the parameters that a workflow gives its jobs, and knows every version of a matrix', () => {
  const text = `
executors:
  python: { parameters: { tag: { type: string } }, docker: [{ image: "cimg/python:<< parameters.tag >>" }] }
jobs:
  test:
    parameters: { python: { type: string }, suite: { type: string, default: unit } }
    executor: { name: python, tag: << parameters.python >> }
    steps: [checkout, run: "pytest tests/<< parameters.suite >>"]
workflows:
  main:
    jobs:
      - test: { matrix: { parameters: { python: ["3.9", "3.10"], suite: [unit, api] }, exclude: [{ python: "3.10", suite: api }] } }
      - deploy: { requires: [test] }
`;
  expect(lines(text)).toEqual(['test .: pytest tests/unit']);
  expect(read(text).versions).toEqual({ python: ['3.10', '3.9'] });
});

it('reads commands and jobs of CircleCI\'s own orbs, under any alias', () => {
  const text = `
orbs: { js: circleci/node@7.1, py: circleci/python@3, other: acme/node@1 }
jobs:
  web:
    executor: { name: js/default, tag: "22.14" }
    steps: [checkout, js/install-packages: { pkg-manager: pnpm, app-dir: web }, other/install-packages, run: { command: pnpm test, working_directory: web }]
  api:
    docker: [{ image: "cimg/python:3.13" }]
    steps: [py/install-packages: { pkg-manager: pip, pip-dependency-file: dev.txt }, run: pytest]
workflows: { main: { jobs: [web, api, js/test: { version: "24.1", pkg-manager: yarn }] } }
`;
  expect(lines(text)).toEqual(['web web: pnpm install --frozen-lockfile', 'web web: pnpm test', 'api .: pip install -r dev.txt', 'api .: pytest', 'js/test .: yarn install --frozen-lockfile', 'js/test .: yarn run test']);
  expect(read(text).versions).toEqual({ node: ['22.14', '24.1'], python: ['3.13'] });
});

it.each([
  ['working_directory: ~/shop/web\n    steps: [checkout, run: make test]', '.'],
  ['working_directory: ~/shop/web\n    steps: [checkout: { path: ~/shop }, run: make test]', 'web'],
  ['steps: [checkout, run: { command: make test, working_directory: ~/project/api/ }]', 'api'],
  ['steps: [checkout, run: { command: make test, working_directory: /home/circleci/project/api }]', 'api'],
  ['steps: [checkout, run: { command: make test, working_directory: /tmp }]', '.'],
  ['steps: [checkout, run: { command: make test, working_directory: ./api }]', 'api'],
])('knows the folder in which the repository is checked out: %j', (job, folder) => {
  expect(lines(`jobs:\n  test:\n    ${job}`)).toEqual([`test ${folder}: make test`]);
});

it('leaves out what runs after a failure', () => {
  expect(lines('jobs:\n  test:\n    steps: [run: npm test, run: { command: npm run report, when: on_fail }]')).toEqual(['test .: npm test']);
});

it('ends with commands that call themselves', () => {
  expect(lines('commands: { a: { steps: [run: npm test, a] } }\njobs: { test: { steps: [a] } }')).toContain('test .: npm test');
});

it('names no orb that a prototype would', () => {
  expect(lines('orbs: { x: circleci/constructor@1 }\njobs: { test: { steps: [x/prototype, constructor/toString, run: npm test] } }\nworkflows: { main: { jobs: [test, constructor, __proto__] } }')).toEqual(['test .: npm test']);
});
