import { describe, expect, it } from 'vitest';
import { optimise } from '../../optimise.ts';
import { runOf, workflow } from '../../recorded.fixture.ts';

const CI = workflow('  test:\n    runs-on: ubuntu-latest\n    strategy: { matrix: { node: [20, 22, 24] } }\n    steps:\n      - run: npx vitest run\n');
const run = (red: readonly number[]) => runOf(Object.fromEntries([20, 22, 24].map((node) => [`test (${node})`, { 'Run npx vitest run': red.includes(node) ? (['failure', 30] as const) : node }])));
const many = (count: number, red: readonly number[]) => Array.from({ length: count }, () => run(red));
const found = (runs: Parameters<typeof optimise>[2]) => optimise('github-actions', [CI], runs);

describe('a matrix', () => {
  it('shows the cells that never failed alone, and is not thinned', () => {
    const { files, considered } = found([...many(20, []), ...many(3, [20]), ...many(2, [22, 24]), run([24])]);
    expect(considered).toMatchObject([{ kind: 'thin-matrix', job: 'test', code: 'LEAVES_OUT' }]);
    expect([considered[0]?.reason.match(/"test \(\d+\)"/g), files]).toEqual([['"test (22)"'], [CI]]);
  });

  it('shows all but the slowest where none ever did', () => {
    expect(found(many(20, [])).considered[0]?.reason.match(/"test \(\d+\)"/g)).toEqual(['"test (20)"', '"test (22)"']);
  });

  it.each([
    ['too few runs', many(19, []), 'NO_EVIDENCE'],
    ['cells that all failed alone', [...many(20, []), run([20]), run([22]), run([24])], 'NO_GAIN'],
  ])('shows none with %s', (_what, runs, code) => expect(found(runs).considered).toMatchObject([{ code }]));
});
