import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SourceFile } from '../../../conversion/model.ts';
import { optimise } from '../../optimise.ts';
import { runOf, workflow } from '../../recorded.fixture.ts';
import type { RecordedRun } from '../../runs.ts';
import { trialOf } from './lever.ts';

const JOB = (more = ''): string => `  test:
${more}    runs-on: ubuntu-latest
    steps:
      - uses: actions/setup-go@v6 # before the checkout, so that it finds no go.sum
      - uses: actions/checkout@v7
      - run: go version
      - run: go test ./...
`;
const CI = workflow(JOB());
const without = (seconds: number): RecordedRun => runOf({ test: { 'Run actions/checkout@v7': 2, 'Run go test ./...': seconds } });
const withCache = (seconds: number): RecordedRun => runOf({ test: { 'Run actions/checkout@v7': 2, 'Run actions/cache@55cc': 3, 'Run go test ./...': seconds } });
const SLOW = [without(100), without(110), without(105)];

function stepsOf(file: SourceFile | undefined): readonly Record<string, unknown>[] {
  return parse(file?.content ?? '').jobs.test.steps;
}

describe('builds that are kept', () => {
  it('are kept where the runs of a trial were faster, and tests run all the same', () => {
    const made = optimise('github-actions', [CI], [...SLOW, withCache(130), withCache(20), withCache(25), withCache(22)]);
    expect(made.changes).toMatchObject([{ kind: 'cache-builds', job: 'test' }]);
    expect(stepsOf(made.files[0])).toMatchObject([
      { uses: 'actions/setup-go@v6' },
      { uses: 'actions/checkout@v7' },
      { run: 'go version' },
      { uses: expect.stringMatching(/^actions\/cache@[0-9a-f]{40}$/), with: { path: '~/.cache/go-build\n~/go/pkg/mod\n', key: "${{ runner.os }}-go-test-${{ hashFiles('**/go.sum') }}", 'restore-keys': '${{ runner.os }}-go-test-' } },
      { run: 'go clean -testcache' },
      { run: 'go test ./...' },
    ]);
    expect(made.files[0]?.content).toContain('# before the checkout, so that it finds no go.sum');
  });

  it('leaves the run out that fills the cache: of three, two say too little', () => {
    const { changes, considered } = optimise('github-actions', [CI], [...SLOW, withCache(130), withCache(20), withCache(25)]);
    expect([changes, considered]).toMatchObject([[], [{ kind: 'cache-builds', code: 'NO_EVIDENCE' }]]);
  });

  it('are not kept where they were not surely faster', () => {
    const { changes, considered } = optimise('github-actions', [CI], [...SLOW, withCache(130), withCache(90), withCache(104), withCache(120)]);
    expect([changes, considered]).toMatchObject([[], [{ kind: 'cache-builds', code: 'NO_GAIN' }]]);
  });

  it.each([
    ['of a job that may write', workflow(JOB('    permissions: { contents: write }\n'))],
    ['of a workflow that releases', { ...CI, content: CI.content.replace('on: [push, pull_request]', 'on: { push: { branches: [main], tags: ["v*"] } }') }],
  ])('are never kept %s', (_what, file) => {
    const { changes, considered } = optimise('github-actions', [file], [...SLOW, withCache(130), withCache(20), withCache(25), withCache(22)]);
    expect([changes, considered]).toMatchObject([[], [{ kind: 'cache-builds', code: 'NOT_SAFE' }]]);
  });

  it('of every cell of a matrix has a key of its own', () => {
    const [file] = trialOf([workflow(JOB('    strategy: { matrix: { go: ["1.25", "1.26"] } }\n'))]);
    expect(stepsOf(file)[3]).toMatchObject({ with: { 'restore-keys': '${{ runner.os }}-go-test-${{ matrix.go }}-' } });
  });

  it.each([
    ['nothing is compiled', JOB().replace('go test ./...', 'npx vitest run')],
    ['a cache is there already', JOB().replace('      - run: go version', '      - uses: actions/cache@v6\n        with: { path: ~/go, key: go }')],
    ['it compiles before the checkout', JOB().replace('      - uses: actions/setup-go@v6', '      - run: go install example.org/tool@v1')],
  ])('are left alone where %s', (_why, jobs) => {
    const file = workflow(jobs);
    expect(parse(trialOf([file])[0]?.content ?? '')).toEqual(parse(file.content));
  });

  it('of Cargo are told apart by its manifests, since there may be no lockfile', () => {
    const [file] = trialOf([workflow(JOB().replace('go test ./...', 'cargo test'))]);
    expect(stepsOf(file)[3]).toMatchObject({ with: { path: '~/.cargo/registry\ntarget\n', key: "${{ runner.os }}-cargo-test-${{ hashFiles('**/Cargo.lock', '**/Cargo.toml') }}" } });
  });
});
