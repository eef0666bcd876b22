/**
 * How many tests a job really ran, read from what test runners print. A job may run several; each counts once.
 * Nothing is counted for a runner that is not known: zero means "no proof", never "passed".
 */
const RUNNERS: readonly RegExp[] = [
  // vitest, jest: "Tests  12 passed | 1 skipped (13)", "Tests:       2 failed, 12 passed, 14 total"
  /^\s*Tests:?\s.*?(\d+) passed/gm,
  // pytest: "=== 12 passed, 1 warning in 0.5s ===", and its quiet form "12 passed in 0.5s"
  /^(?:=+ .*?)?\b(\d+) passed\b.* in [\d.]+\s?s/gm,
  // unittest: "Ran 12 tests in 0.5s"
  /^Ran (\d+) tests? in /gm,
  // cargo: "test result: ok. 12 passed; 0 failed"
  /^test result: ok\. (\d+) passed/gm,
  // surefire's sum, which unlike the lines of single classes names no time: "Tests run: 12, Failures: 0, ..."
  /^(?:\[\w+\]\s+)?Tests run: (\d+),(?!.*Time elapsed)/gm,
  // node:test and tap: "# pass 12", "ℹ pass 12"
  /^\s*(?:#|ℹ) pass (\d+)$/gm,
  // gotestsum: "DONE 12 tests in 0.5s"
  /^DONE (\d+) tests/gm,
  // bun: " 12 pass"
  /^\s*(\d+) pass$/gm,
];
// go test -v names every test; gotestsum and quiet runs do not, and a package counts as one.
const GO_VERBOSE = /^\s*--- PASS: /gm;
const GO_PACKAGE = /^ok\s+\S+\s+(?:[\d.]+s|\(cached\))/gm;

/** Number of tests that passed according to the output of a job. */
export function testsRun(output: string): number {
  const summed = RUNNERS.map((pattern) => [...output.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0));
  const go = [...output.matchAll(GO_VERBOSE)].length || [...output.matchAll(GO_PACKAGE)].length;
  return summed.reduce((sum, count) => sum + count, go);
}
