import { describe, expect, it } from 'vitest';
import { isNeverRun, resolveExpressions } from './expressions.ts';

const known = { matrix: { node: '24', target: { os: 'ubuntu-24.04' } }, env: { MODE: 'fast' }, inputs: { package: 'core' } };

describe('an expression', () => {
  it.each([
    ['npm test', 'npm test'],
    ['npm test -- ${{ matrix.node }}', 'npm test -- 24'],
    ['run ${{ matrix.target.os }} ${{env.MODE}} ${{ inputs.package }}', 'run ubuntu-24.04 fast core'],
    ["${{ runner.os == 'Windows' && 'a.cmd' || './a' }}", './a'],
    ["${{ format('{0}-{1}', env.MODE, matrix.node) }}", 'fast-24'],
  ])('%j is %j', (text, value) => {
    expect(resolveExpressions(text, known)).toBe(value);
  });

  it.each(['${{ matrix.absent }}', '${{ inputs.absent }}', '${{ github.sha }}', '${{ secrets.A }}', '${{ steps.a.outputs.b }}', '${{ needs.a.outputs.b }}', '${{ broken', '${{ ) }}', '${{ matrix.target }}', "${{ hashFiles('a') }}"])('%j is only known in a run', (text) => {
    expect(resolveExpressions(text, known)).toBeUndefined();
  });
});

describe('a condition', () => {
  it.each([
    'false',
    "runner.os == 'Windows'",
    "startsWith(github.ref, 'refs/tags/v')",
    "${{ github.event_name == 'release' }}",
    "github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'",
    'failure()',
    '${{ failure() && matrix.node == 24 }}',
    "matrix.node == '18'",
    "always() && cancelled()",
  ])('%j holds for no check', (condition) => {
    expect(isNeverRun(condition, known)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'true',
    'always()',
    'success()',
    "github.event_name == 'pull_request'",
    "github.event_name != 'pull_request'",
    "github.ref == 'refs/heads/main'",
    "runner.os == 'Linux'",
    "matrix.node == '24'",
    "github.repository == 'acme/shop'",
    'needs.changes.outputs.code == true',
    "steps.cache.outputs.cache-hit != 'true'",
    "${{ !inputs.other }}",
    'not an expression at all (',
  ])('%j may hold', (condition) => {
    expect(isNeverRun(condition, known)).toBe(false);
  });
});
