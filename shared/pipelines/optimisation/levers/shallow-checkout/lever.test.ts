import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { optimise } from '../../optimise.ts';
import { runOf, workflow } from '../../recorded.fixture.ts';

const job = (id: string, run: string, options = ''): string => `  ${id}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n${options}      - run: ${run}\n`;
const ci = (run = 'npx vitest run') => workflow(job('lint', 'npx eslint .') + job('test', run, '        with: { fetch-depth: 0, persist-credentials: false }\n'));
const recorded = (deep: number, shallow: number) => runOf({ lint: { 'Run actions/checkout@v7': shallow, 'Run npx eslint .': 5 }, test: { 'Run actions/checkout@v7': deep, 'Run npx vitest run': 40 } });
const RUNS = [recorded(50, 2), recorded(60, 3), recorded(52, 2)];

describe('a checkout of the whole history', () => {
  it('becomes shallow where nothing reads the history and shallow ones of the same runs were faster', () => {
    const { changes, files: [file] } = optimise('github-actions', [ci()], RUNS);
    expect(changes).toMatchObject([{ kind: 'shallow-checkout', job: 'test', gain: { seconds: 50 } }]);
    expect(parse(file?.content ?? '').jobs.test.steps[0].with).toEqual({ 'persist-credentials': false });
  });

  it.each(['git describe --tags', 'npx nx affected -t test', 'npx lerna run test --since origin/main'])('stays for %s', (run) => {
    expect(optimise('github-actions', [ci(run)], RUNS)).toMatchObject({ changes: [], considered: [{ kind: 'shallow-checkout', code: 'NOT_SAFE' }] });
  });

  it('is of unknown gain where nothing shallow was recorded beside it', () => {
    const alone = workflow(job('test', 'npx vitest run', '        with: { fetch-depth: 0 }\n'));
    expect(optimise('github-actions', [alone], RUNS)).toMatchObject({ changes: [], considered: [{ code: 'NO_EVIDENCE' }] });
  });
});
