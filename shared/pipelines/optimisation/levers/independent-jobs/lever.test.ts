import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { optimise } from '../../optimise.ts';
import { runOf, workflow } from '../../recorded.fixture.ts';

const job = (id: string, run: string, more = ''): string => `  ${id}:\n${more}    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`;
const needsOf = (content: string | undefined) => Object.fromEntries(Object.entries(parse(content ?? '').jobs as Record<string, { needs?: unknown }>).map(([id, { needs }]) => [id, needs]));

describe('jobs that only wait', () => {
  it('are freed one and all, and whoever came after the dropped ones still does', () => {
    const ci = workflow(job('lint', 'npx eslint .') + job('types', 'npx tsc --noEmit', '    needs: lint\n') + job('test', 'npx vitest run', '    needs: types\n') + job('deploy', './deploy', '    needs: test\n'));
    const run = runOf({ lint: { 'Run npx eslint .': 40 }, types: { 'Run npx tsc --noEmit': 50 }, test: { 'Run npx vitest run': 60 }, deploy: { 'Run ./deploy': 10 } });
    const { files: [file], gain } = optimise('github-actions', [ci], [run]);
    const { deploy, ...others } = needsOf(file?.content);
    expect([others, [...(deploy as string[])].toSorted(), gain.seconds]).toEqual([{ lint: undefined, types: undefined, test: undefined }, ['lint', 'test', 'types'], 90 + 2 * 15]);
  });

  it('keep the job that decides what is run, and need no job of the other mode', () => {
    const ci = workflow(
      job('config', './config') + job('lint', 'ruff check .', '    needs: config\n') + job('test', 'pytest', "    needs: [config, lint]\n    if: needs.config.outputs.mode == 'slow'\n") + job('quick', 'pytest -x', "    needs: config\n    if: needs.config.outputs.mode != 'slow'\n"),
    );
    const run = runOf({ config: { 'Run ./config': 5 }, lint: { 'Run ruff check .': 30 }, test: { 'Run pytest': 60 }, quick: 'skipped' });
    const { files: [file], gain, warnings } = optimise('github-actions', [ci], [run]);
    expect([needsOf(file?.content)['test'], gain.seconds, warnings.map(({ code }) => code)]).toEqual([['config'], 45, ['JOB_USUALLY_SKIPPED']]);
  });

  it.each([
    ['files that only a cache of the other holds', job('setup', 'npx eslint .') + '  test:\n    needs: setup\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/cache@v5\n        with: { path: node_modules, key: k }\n      - run: npx vitest run\n'],
    ['a build that others may take as checked', job('setup', 'npx eslint .') + job('test', 'npm run build', '    needs: setup\n') + '      - uses: actions/upload-artifact@v7\n        with: { path: dist }\n'],
    ['an environment', job('setup', 'npx eslint .') + job('test', 'npx vitest run', '    needs: setup\n    environment: ${{ inputs.where }}\n')],
    ['a right to write', job('setup', 'npx eslint .') + job('test', 'npx vitest run', '    needs: setup\n    permissions: { id-token: write }\n')],
  ])('stay with %s', (_what, jobs) => {
    const { changes, considered } = optimise('github-actions', [workflow(jobs)], [runOf({ setup: { x: 60 }, test: { x: 60 } })]);
    expect([changes, considered.filter(({ kind }) => kind === 'independent-jobs')]).toMatchObject([[], [{ job: 'test', code: 'NOT_SAFE' }]]);
  });
});

describe('what is measured', () => {
  const ci = workflow(job('lint', 'npx eslint .') + job('test', 'npx vitest run', '    needs: lint\n    name: test (${{ matrix.node }})\n    strategy: { matrix: { node: [22, 24] } }\n'));
  const run = (extra: number) => runOf({ lint: { 'Run npx eslint .': 40 }, 'test (22)': { 'Run npx vitest run': 50 }, 'test (24)': { 'Run npx vitest run': 60 + extra } }, 40 + 60 + extra + 2 * 4);

  it('is what runs took beyond their longest chain, and the slowest cell of a matrix', () => {
    const { before, gain } = optimise('github-actions', [ci], [run(0), run(10), run(20)]);
    expect([before.graph.overheadSeconds, before.graph.isOverheadMeasured, before.schedule.criticalSeconds, before.schedule.runnerSeconds]).toEqual([4, true, 40 + 70 + 8, 40 + 50 + 70 + 3 * 4]);
    expect(gain).toEqual({ seconds: 44, low: 44, high: 44, runs: 3 });
  });

  it('declines as long as one job of the pipeline is unknown', () => {
    expect(optimise('github-actions', [ci], [runOf({ lint: { 'Run npx eslint .': 40 } })]).declined).toContain('unknown');
  });
});
