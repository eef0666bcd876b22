import { describe, expect, it } from 'vitest';
import { cellsOf, inOrder, isStarted } from './cells.ts';
import { holds, filled } from './expressions.ts';
import { asAnswer, chosenCells, figuresOf } from './pipeline-run.ts';

const file = (content: string) => ({ path: '.github/workflows/ci.yml', content });
const CI = file(`name: CI
on:
  push:
  pull_request:
    paths-ignore: ['docs/**', README.md]
jobs:
  test:
    needs: [lint]
    name: \${{ matrix.os }} 1.\${{ matrix.go }}
    strategy: { matrix: { os: [ubuntu, macOS], go: [9, 24, 10] } }
    runs-on: \${{ matrix.os }}-latest
    steps: [{ uses: actions/checkout@v7 }, { run: 'go test ./...' }]
  lint:
    runs-on: ubuntu-latest
    steps: [{ run: gofmt -l . }]
`);

describe('jobs as they are run here', () => {
  it('are the cells of the maintainers, one by one, with the names of the run page', () => {
    expect(cellsOf([CI]).map(({ name }) => name)).toEqual(['ubuntu 1.9', 'ubuntu 1.24', 'ubuntu 1.10', 'macOS 1.9', 'macOS 1.24', 'macOS 1.10', 'lint']);
  });

  it('are the newest cell of this system, what is needed first', () => {
    expect(chosenCells([CI], new Set(), false).map(({ name }) => name)).toEqual(['lint', 'ubuntu 1.24']);
    expect(chosenCells([CI], new Set(), true)).toHaveLength(4);
  });

  it('are refused when their needs go round', () => {
    const cells = cellsOf([CI]).map((cell) => ({ ...cell, needs: ['lint', 'test'].filter((id) => id !== cell.job) }));
    expect(() => inOrder(cells)).toThrow('go round in a circle');
  });

  it('are started by what their workflow says', () => {
    expect(isStarted(CI, 'pull_request', ['docs/a.md', 'README.md'])).toBe(false);
    expect(isStarted(CI, 'pull_request', ['docs/a.md', 'a.go'])).toBe(true);
    expect(isStarted(CI, 'push', ['docs/a.md'])).toBe(true);
    expect(isStarted(file('on: [pull_request]\njobs: {}\n'), 'push', [])).toBe(false);
  });

  it('have conditions by the evaluator of GitHub', () => {
    const contexts = { needs: { changes: { outputs: { web: 'true' } } }, matrix: { build: 'stable' } };
    expect(holds("${{ needs.changes.outputs.web == 'true' }}", { contexts })).toBe(true);
    expect(holds("matrix.build != 'stable'", { contexts })).toBe(false);
    expect([holds('', { contexts, hasFailed: true }), holds('always()', { contexts, hasFailed: true })]).toEqual([false, true]);
    expect(filled("a-${{ matrix.build }}-${{ hashFiles('none/of/*.this') }}", { contexts, folder: import.meta.dirname })).toBe('a-stable-');
    expect(filled("${{ hashFiles('*.test.ts') }}", { contexts, folder: import.meta.dirname })).toMatch(/^[0-9a-f]{64}$/);
  });

  it('count with 15 s each on four runners', () => {
    const cells = chosenCells([CI], new Set(), false);
    const results = cells.map(({ name, file: path, job }, index) => ({ name, file: path, job, outcome: 'success' as const, seconds: 10 * (index + 1), cpuSeconds: index, steps: [], outputs: {} }));
    expect(figuresOf(results, cells)).toEqual({ wall: 30, critical: 60, runner: 60, cpu: 1, criticalCpu: 31, runnerCpu: 31 });
    expect(asAnswer(results, 'CI', ['a.go'], 1)).toMatchObject({ changed_files: ['a.go'], jobs: [{ name: 'lint', conclusion: 'success', workflow_name: 'CI' }, { name: 'ubuntu 1.24' }] });
  });
});
