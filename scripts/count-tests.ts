/** Sums vitest's JSON results and prints one plain line: `N passed, N failed, N skipped`. */
import { readFileSync } from 'node:fs';

interface Result {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const results = process.argv.slice(2).map((path): Result => JSON.parse(readFileSync(path, 'utf8')));
const sum = (member: keyof Result): number => results.reduce((total, result) => total + result[member], 0);
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed, ${sum('numPendingTests')} skipped`);
process.exitCode = sum('numFailedTests') > 0 || sum('numPassedTests') === 0 ? 1 : 0;
