import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { optimise } from '../../optimise.ts';
import { runOf, workflow } from '../../recorded.fixture.ts';

/** Beside it a change that is worth the pull request: only then is the order changed. */
const CI = workflow(`  first:
    runs-on: ubuntu-latest
    steps:
      - run: npx tsc --noEmit
  check:
    needs: first
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: npx vitest run
      - run: npx eslint . # quick
`);
const green = runOf({ first: { 'Run npx tsc --noEmit': 90 }, check: { 'Run npx vitest run': 120, 'Run npx eslint .': 6 } });
const red = runOf({ first: { 'Run npx tsc --noEmit': 90 }, check: { 'Run npx vitest run': 118, 'Run npx eslint .': ['failure', 5] } });

describe('the order of checks', () => {
  it('puts first what fails most for its time', () => {
    const { changes, files: [file] } = optimise('github-actions', [CI], [green, green, red, red, red]);
    expect(changes.map(({ kind, job }) => `${kind} ${job}`)).toEqual(['independent-jobs check', 'fail-fast-order check']);
    expect(changes[1]?.why).toContain('3 recorded failures would have shown 120 s sooner');
    expect(parse(file?.content ?? '').jobs.check.steps).toEqual([{ uses: 'actions/checkout@v7' }, { run: 'npx eslint .' }, { run: 'npx vitest run' }]);
    expect(file?.content).toContain('npx eslint . # quick');
  });

  it('is left alone while too few failures are recorded', () => {
    expect(optimise('github-actions', [CI], [green, red]).considered).toMatchObject([{ kind: 'fail-fast-order', job: 'check', code: 'NO_EVIDENCE' }]);
  });
});
