import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { optimise } from '../../optimise.ts';
import { runOf, workflow } from '../../recorded.fixture.ts';

const ci = (more = '') => workflow(`  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/setup-python@v6
      - uses: actions/cache@v5
        id: pip
        if: inputs.cache != 'off'
        with: { path: ~/.cache/pip, key: pip }
      - run: pip install -r requirements.txt
      - run: pytest # all
${more}`);
const withCache = runOf({ test: { 'Run actions/cache@v5': 14, 'Run pip install -r requirements.txt': 9, 'Run pytest': 6, 'Post Run actions/cache@v5': 2 } });
const without = runOf({ test: { 'Run actions/cache@v5': 'skipped', 'Run pip install -r requirements.txt': 12, 'Run pytest': 6 } });
const RUNS = [withCache, withCache, withCache, without, without, without];

describe('a cache', () => {
  it('is left out where recorded runs without it were faster', () => {
    const { changes, files: [file] } = optimise('github-actions', [ci()], RUNS);
    expect(changes).toMatchObject([{ kind: 'drop-cache', job: 'test', gain: { low: 13, high: 13 } }]);
    expect(parse(file?.content ?? '').jobs.test.steps).toEqual([{ uses: 'actions/setup-python@v6' }, { run: 'pip install -r requirements.txt' }, { run: 'pytest' }]);
  });

  it('stays where another step asks for it', () => {
    const asking = ci("      - if: steps.pip.outputs.cache-hit != 'true'\n        run: echo cold\n");
    expect(optimise('github-actions', [asking], RUNS)).toMatchObject({ changes: [], considered: [{ kind: 'drop-cache', code: 'NOT_SAFE' }] });
  });

  it('stays where too few runs went without', () => {
    expect(optimise('github-actions', [ci()], [withCache, withCache, withCache, without])).toMatchObject({ changes: [], considered: [{ code: 'NO_EVIDENCE' }] });
  });
});
