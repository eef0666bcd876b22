import { describe, expect, it } from 'vitest';
import { testsRun } from './tests-run.ts';

const OUTPUTS: readonly (readonly [string, string, number])[] = [
  ['vitest', ' Test Files  3 passed (3)\n      Tests  35 passed | 2 skipped (37)\n', 35],
  ['jest', 'Test Suites: 2 passed, 2 total\nTests:       1 skipped, 12 passed, 13 total\n', 12],
  ['pytest', '============ 341 passed, 5 skipped in 2.37s ============\n', 341],
  ['pytest, quiet', '341 passed in 2.37s\n', 341],
  ['unittest', '.....\nRan 5 tests in 0.001s\n\nOK\n', 5],
  ['cargo', 'test result: ok. 12 passed; 0 failed; 0 ignored\ntest result: ok. 3 passed; 0 failed\n', 15],
  ['surefire', '[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in A\n[INFO] Tests run: 6, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in B\n[INFO] Results:\n[INFO] Tests run: 10, Failures: 0, Errors: 0, Skipped: 0\n', 10],
  ['node:test', 'ℹ tests 7\nℹ pass 7\nℹ fail 0\n', 7],
  ['go, verbose', '=== RUN   TestA\n--- PASS: TestA (0.00s)\n    --- PASS: TestA/b (0.00s)\nok  \texample.org/a\t0.01s\n', 2],
  ['go, quiet', 'ok  \texample.org/a\t0.012s\n?   \texample.org/b\t[no test files]\nok  \texample.org/c\t(cached)\n', 2],
  ['gotestsum', '✓  . (3ms)\n\nDONE 31 tests in 1.204s\n', 31],
];

describe('tests that a job really ran', () => {
  it.each(OUTPUTS)('%s', (_runner, output, expected) => {
    expect(testsRun(output)).toBe(expected);
  });

  it('are none when nothing is known to have run', () => {
    expect(testsRun('$ npm test\nno test specified\n0 passed in 0.1s\nno tests ran in 0.01s\n')).toBe(0);
  });
});
