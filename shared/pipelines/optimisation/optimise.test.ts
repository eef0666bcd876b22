import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { longestPart } from './levers/split-tests/lever.ts';
import type { TimedJob } from './model.ts';
import { optimise } from './optimise.ts';
import { readRuns, type RecordedRun } from './runs.ts';
import { JOB_OVERHEAD_SECONDS, schedule } from './schedule.ts';

const PATH = '.github/workflows/ci.yml';
const CI = `# kept
name: CI
on: [push, pull_request]
jobs:
  lint: # quick
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: npx eslint .
  test:
    needs: lint
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - uses: actions/setup-node@v7
        with: { node-version: 24 }
      - run: npm ci
      - run: npx vitest run # all of them
  deploy:
    needs: [lint, test]
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: ./deploy
`;

function runOf(jobs: Readonly<Record<string, Readonly<Record<string, number>>>>): RecordedRun {
  const time = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
  return {
    jobs: Object.entries(jobs).map(([name, steps]) => {
      let at = 0;
      const timed = Object.entries(steps).map(([step, seconds]) => ({ name: step, started_at: time(at), completed_at: time((at += seconds)) }));
      return { name, conclusion: 'success', started_at: time(0), completed_at: time(at), steps: timed };
    }),
  };
}
const RUN = runOf({ lint: { 'Run npx eslint .': 60 }, test: { 'Run npm ci': 80, 'Run npx vitest run': 300 }, deploy: { 'Run ./deploy': 20 } });
const junit = (seconds: readonly number[]): RecordedRun => ({ job: 'test', junit: `<testsuites>${seconds.map((time, index) => `<testcase classname="t${index}" name="a" time="${time}"/>`).join('')}</testsuites>` });
const files = [{ path: PATH, content: CI }];

describe('optimising', () => {
  it('makes jobs side by side that only waited, keeps comments, and never lets a deployment run ahead', () => {
    const { changes, considered, files: [file], before, after } = optimise('github-actions', files, [RUN]);
    expect(changes.map(({ kind, job }) => `${kind} ${job}`)).toEqual(['independent-jobs test', 'cancel-superseded *']);
    expect(before.schedule.criticalSeconds - after.schedule.criticalSeconds).toBeCloseTo(60 + JOB_OVERHEAD_SECONDS, 5);
    const made = parse(file?.content ?? '');
    expect([made.jobs.test.needs, made.jobs.deploy.needs, considered.map(({ kind, code }) => `${kind} ${code}`)]).toEqual([undefined, ['lint', 'test'], ['independent-jobs NOT_SAFE', 'cache-downloads NO_EVIDENCE']]);
    for (const comment of ['on: [push, pull_request]', '# kept', '# quick', '# all of them']) expect(file?.content).toContain(comment);
  });

  it('splits long tests by their recorded durations as far as the runner time allows', () => {
    const slow = runOf({ lint: { 'Run npx eslint .': 60 }, test: { 'Run npm ci': 10, 'Run npx vitest run': 900 }, deploy: { 'Run ./deploy': 20 } });
    const { changes, files: [file], before, after } = optimise('github-actions', files, [slow, junit([300, 200, 200, 100, 100])]);
    expect(changes.map(({ kind }) => kind)).toContain('split-tests');
    expect(after.schedule.runnerSeconds).toBeLessThanOrEqual(before.schedule.runnerSeconds * 1.1);
    const { strategy, steps } = parse(file?.content ?? '').jobs.test;
    expect(steps[3].run).toBe(`npx vitest run --shard=$PART/${strategy.matrix.part.length}`);
  });

  it('declines what gains less than a tenth, byte for byte', () => {
    const quick = runOf({ lint: { 'Run npx eslint .': 1 }, test: { 'Run npm ci': 4, 'Run npx vitest run': 600 }, deploy: { 'Run ./deploy': 1 } });
    const { declined, changes, files: [file] } = optimise('github-actions', files, [quick]);
    expect([declined !== undefined, changes, file?.content]).toEqual([true, [], CI]);
  });

  it('considers structure alone when nothing was recorded, and says so', () => {
    const { changes, warnings } = optimise('github-actions', files, []);
    expect(changes.map(({ kind }) => kind)).toEqual(['independent-jobs', 'cancel-superseded']);
    expect(warnings.map(({ code }) => code)).toEqual(['NOTHING_MEASURED']);
  });

  it.each([
    ['a job that takes files of the other', CI.replace('      - run: npx vitest run # all of them', '      - uses: actions/download-artifact@v8\n      - run: npx vitest run # all of them').replace('      - run: npx eslint .', '      - run: npx eslint .\n      - uses: actions/upload-artifact@v7\n        with: { path: x }')],
    ['a job that speaks of all it needs', CI.replace('run: npx vitest run # all of them', 'run: npx vitest run ${{ toJSON(needs) }}')],
    ['a job that publishes', CI.replace('npx vitest run', 'npm publish')],
    ['a job that reads what the other found out', CI.replace('run: npx vitest run # all of them', 'run: npx vitest run ${{ needs.lint.outputs.files }}')],
    ['a job with an action that nobody knows', CI.replace('      - run: npm ci', '      - uses: someone/release@v1\n      - run: npm ci')],
    ['a job with a condition', CI.replace('    needs: lint\n', "    needs: lint\n    if: always() && github.event_name == 'push'\n")],
    ['a job whose need is not always run', CI.replace('  lint: # quick\n', "  lint: # quick\n    if: github.event_name == 'push'\n")],
  ])('leaves %s where it is', (_name, content) => {
    expect(optimise('github-actions', [{ path: PATH, content }], [RUN]).changes.filter(({ kind }) => kind === 'independent-jobs')).toEqual([]);
  });

  it('works on GitLab pipelines', () => {
    const content = 'workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n\nlint:\n  needs: []\n  script: [npx eslint .]\n\ntest:\n  needs: [lint]\n  script: [npx vitest run]\n';
    const { files: [file], changes } = optimise('gitlab-ci', [{ path: '.gitlab-ci.yml', content }], [[{ name: 'lint', status: 'success', duration: 50 }, { name: 'test', status: 'success', duration: 60 }]]);
    expect(changes.map(({ kind, gain }) => [kind, gain.seconds])).toEqual([['independent-jobs', 65], ['cancel-superseded', 0]]);
    expect(parse(file?.content ?? '')).toMatchObject({ default: { interruptible: true }, test: { needs: [] } });
  });
});

describe('recorded runs', () => {
  it('count only what succeeded', () => {
    const failed: RecordedRun = { jobs: [{ name: 'test', conclusion: 'failure', started_at: '2026-01-01T00:00:00Z', completed_at: '2026-01-01T00:00:01Z' }] };
    expect(readRuns([failed, RUN]).jobs.get('test')).toEqual([380]);
  });

  it('refuse a report that is no XML', () => expect(() => readRuns([{ job: 'test', junit: '<a' }])).toThrow(expect.objectContaining({ code: 'RUNS_MALFORMED' })));
});

describe('the schedule', () => {
  const jobs = fc.array(fc.record({ seconds: fc.integer({ min: 0, max: 600 }), cells: fc.integer({ min: 1, max: 5 }), needs: fc.array(fc.nat(9), { maxLength: 3 }) }), { minLength: 1, maxLength: 10 }).map((drafts) =>
    drafts.map(({ seconds, cells, needs }, index): TimedJob => ({ id: `j${index}`, file: PATH, seconds, cells, needs: needs.filter((need) => need < index).map((need) => `j${need}`), steps: [], isMeasured: true, tests: [] })));

  it('lies between what no runner can beat and what one runner takes', () => {
    fc.assert(
      fc.property(jobs, fc.integer({ min: 1, max: 8 }), (drafts, runners) => {
        const { wallSeconds, criticalSeconds, runnerSeconds } = schedule({ jobs: drafts, overheadSeconds: JOB_OVERHEAD_SECONDS }, runners);
        const bound = runnerSeconds / runners + ((runners - 1) / runners) * criticalSeconds;
        expect(wallSeconds).toBeGreaterThanOrEqual(Math.max(criticalSeconds, runnerSeconds / runners) - 1e-6);
        expect(wallSeconds).toBeLessThanOrEqual(bound + 1e-6);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('splits tests within a third of the best', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (tests, parts) => {
        const least = Math.max(Math.max(...tests), tests.reduce((sum, each) => sum + each, 0) / parts);
        expect(longestPart(tests, parts)).toBeLessThanOrEqual(least * (4 / 3) + Math.max(...tests) / 3 + 1e-6);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
