import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { optimise } from '../../optimise.ts';
import { runOf, workflow } from '../../recorded.fixture.ts';

const SETUP = (options: string): string => `    runs-on: ubuntu-latest
    steps:
      - uses: actions/setup-node@v7
        with: { node-version: 24${options} }
      - run: npm ci
`;
const TWO = workflow(`  lint:\n${SETUP(', cache: npm')}      - run: npx eslint .\n  test:\n${SETUP('')}      - run: npx vitest run\n`);
/** `lint` has a cache, `test` has none. */
const recorded = (withCache: number, without: number) => runOf({ lint: { 'Run actions/setup-node@v7': 4, 'Run npm ci': withCache, 'Run npx eslint .': 5, 'Post Run actions/setup-node@v7': 1 }, test: { 'Run actions/setup-node@v7': 1, 'Run npm ci': without, 'Run npx vitest run': 60 } }, without + 65);

describe('a cache of downloads', () => {
  it('is kept where recorded jobs with one were faster, set-up and end included', () => {
    const { changes, files: [file] } = optimise('github-actions', [TWO], [recorded(10, 80), recorded(12, 90), recorded(11, 85)]);
    expect(changes).toMatchObject([{ kind: 'cache-downloads', job: 'test', gain: { seconds: 70, runs: 3 } }]);
    expect(parse(file?.content ?? '').jobs.test.steps[0].with).toEqual({ 'node-version': 24, cache: 'npm' });
  });

  it('is not kept where they were not surely', () => {
    const { changes, considered } = optimise('github-actions', [TWO], [recorded(10, 14), recorded(12, 15), recorded(11, 13)]);
    expect([changes, considered]).toMatchObject([[], [{ kind: 'cache-downloads', job: 'test', code: 'NO_GAIN' }, { kind: 'drop-cache', job: 'lint', code: 'NO_GAIN' }]]);
  });

  it('is unknown where no job has one, however long installing takes', () => {
    const one = workflow(`  test:\n${SETUP('')}      - run: npx vitest run\n`);
    const slow = runOf({ test: { 'Run npm ci': 300, 'Run npx vitest run': 5 } });
    expect(optimise('github-actions', [one], [slow, slow, slow])).toMatchObject({ changes: [], considered: [{ kind: 'cache-downloads', code: 'NO_EVIDENCE' }] });
  });
});
