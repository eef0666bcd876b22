import { expect, it } from 'vitest';
import type { ExistingCi } from '../../detection/model.ts';
import reader from './reader.ts';

function read(text: string): ExistingCi {
  const { ci, warnings } = reader.read('.travis.yml', text, () => undefined);
  if (ci === undefined) throw new Error(JSON.stringify(warnings));
  return ci;
}

it('keeps the folder that a line of any phase led to', () => {
  const { steps } = read('before_script:\n  - cd web\ninstall: npm ci\nscript:\n  - npm test\n  - cd $TRAVIS_BUILD_DIR/api\n  - make test\n');
  expect(steps.map(({ path, run }) => `${path}: ${run}`)).toEqual(['.: npm ci', '.: cd web', 'web: npm test', 'web: cd $TRAVIS_BUILD_DIR/api', 'web/api: make test']);
});

it.each([
  ['env: A=1 B="two words"', { A: '1', B: 'two words' }],
  ['env: [A=1, A=2]', { A: '1' }],
  ['env: { A: 1, B: x }', { A: '1', B: 'x' }],
  ['env:\n  global: [{ secure: abc }, C=3]\n  jobs: [A=1, A=2]', { A: '1', C: '3' }],
])('reads %j', (env, values) => {
  expect(read(`${env}\nscript: pytest`).steps[0]?.env).toEqual(values);
});

it('reads services by their names there', () => {
  expect(read('services: [postgresql, redis-server, docker, constructor]\nscript: x').services.map(({ name, version }) => [name, version])).toEqual([['postgres', null], ['redis', null]]);
});

it('leaves out stages that deploy; versions of the JDK are plain', () => {
  const ci = read('jdk: [openjdk8, oraclejdk11]\nscript: mvn test\njobs:\n  include:\n    - { stage: deploy, script: ./deploy }\n    - { stage: lint, name: style, script: make lint }\n');
  expect(ci.steps.map(({ job, run }) => `${job}: ${run}`)).toEqual(['job-0: mvn test', 'style: make lint']);
  expect(ci.versions).toEqual({ java: ['8', '11'] });
});
