import { expect, it } from 'vitest';
import { runsIn } from './runs.ts';

const github = { jobs: [{ name: 'test', conclusion: 'success' }] };
const gitlab = [{ name: 'test', status: 'success', duration: 3 }];

it.each([
  ['an answer of GitHub', github, [github]],
  ['an answer of GitLab, which is a list of jobs', gitlab, [gitlab]],
  ['a list of answers of GitHub', [github, github], [github, github]],
  ['a list of answers of GitLab', [gitlab, gitlab], [gitlab, gitlab]],
  ['an empty list', [], []],
])('takes %s', (_what, given, runs) => {
  expect(runsIn(JSON.stringify(given), 'run.json')).toEqual(runs);
});

it('names the file that is no JSON', () => {
  expect(() => runsIn('jobs:', 'run.yml')).toThrow('run.yml is not JSON.');
});
