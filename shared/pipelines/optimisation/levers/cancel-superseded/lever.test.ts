import { describe, expect, it } from 'vitest';
import { optimise } from '../../optimise.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const run = (branch: string, from: number, to: number) => ({ run_started_at: at(from), updated_at: at(to), event: 'pull_request', jobs: [{ name: 'test', conclusion: 'success', head_branch: branch, started_at: at(from), completed_at: at(to) }] });
const CI = { path: '.github/workflows/ci.yml', content: 'name: CI\non: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx vitest run\n' };
const found = (runs: Parameters<typeof optimise>[2]) => optimise('github-actions', [CI], runs).considered.filter(({ kind }) => kind === 'cancel-superseded');

describe('superseded runs', () => {
  it('are counted where the recordings name branches', () => {
    expect(found([run('a', 0, 100), run('a', 60, 160), run('b', 70, 170)])).toMatchObject([{ reason: expect.stringContaining('In 1 of 3 recorded runs of changes that came to pass, and they went on for 40 s together') }]);
  });

  it('need no cancelling where none was', () => {
    expect(found([run('a', 0, 100), run('a', 200, 300)])).toMatchObject([{ code: 'NO_GAIN' }]);
  });
});
