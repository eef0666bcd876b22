import { describe, expect, it } from 'vitest';
import { optimise } from '../../optimise.ts';
import { runOf, workflow } from '../../recorded.fixture.ts';

const CI = workflow('  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx vitest run\n');
const run = (changed: readonly string[], isRed = false) => ({ ...runOf({ test: { 'Run npx vitest run': isRed ? (['failure', 30] as const) : 30 } }), changed_files: [...changed] });
const many = (count: number, changed: readonly string[]) => Array.from({ length: count }, () => run(changed));
const PROSE = ['README.md', 'docs/guide/start.html'];

describe('runs of nothing but prose', () => {
  it.each([
    ['enough that all passed', [...many(12, PROSE), ...many(5, ['src/a.ts', 'README.md'])], 'LEAVES_OUT', '12 of 17'],
    ['some that failed', [...many(12, PROSE), run(PROSE, true)], 'NO_GAIN', 'test'],
    ['too few', [...many(3, PROSE), ...many(9, ['src/a.ts'])], 'NO_EVIDENCE', '3 of 12'],
  ])('are told of: %s', (_what, runs, code, reason) => {
    const { considered, files } = optimise('github-actions', [CI], runs);
    expect([considered, files]).toMatchObject([[{ kind: 'skip-paths', code, reason: expect.stringContaining(reason) }], [CI]]);
  });

  it('are not guessed at when the recordings name no files', () => {
    expect(optimise('github-actions', [CI], [runOf({ test: { 'Run npx vitest run': 30 } })]).considered).toEqual([]);
  });
});
