import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { detect } from '../../shared/pipelines/detection/engine.ts';
import type { BenchOptions } from '../bench.ts';
import { openCommit, requireRepositories } from '../repositories.ts';
import { judge, readExpected } from './facts.ts';

/** Day of the measurement: which versions are supported depends on it. */
const DAY = new Date('2026-11-23T00:00:00Z');
const RUNS = 5;

/**
 * Scores detection against the facts in `expected/`; `--tree FILES` measures a synthetic tree of that size instead.
 * Repositories come from `data`; throws MissingDataError that says how to get them.
 */
export async function run({ data, json, args }: BenchOptions): Promise<object> {
  const at = args.indexOf('--tree');
  if (at !== -1) return measureTree(Number(args[at + 1]));
  const expected = readExpected();
  const folders = requireRepositories(data, expected);
  const outcomes = expected.map((each) => {
    const folder = folders.get(each);
    if (folder === undefined) throw new Error(`${each.repository} was required but not found.`);
    return { expected: each, verdicts: judge(each, detect(openCommit(folder, each), DAY)) };
  });
  const verdicts = outcomes.flatMap((outcome) => outcome.verdicts.map((verdict) => ({ id: outcome.expected.id, ...verdict })));
  const right = verdicts.filter((verdict) => verdict.right).length;
  const byRepository = outcomes.map((outcome) => {
    const own = outcome.verdicts;
    return { id: outcome.expected.id, repository: outcome.expected.repository, facts: own.length, right: own.filter((verdict) => verdict.right).length };
  });
  if (!json) for (const { id, repository, facts, right: held } of byRepository) console.log(`${id.padEnd(4)} ${repository.padEnd(44)} ${held}/${facts}`);
  return {
    repositories: new Set(expected.map(({ repository }) => repository)).size,
    facts: verdicts.length,
    right,
    recall: Math.round((right / verdicts.length) * 1000) / 1000,
    wrongConfident: verdicts.filter((verdict) => verdict.wrongConfident).map(({ id, what }) => `${id} ${what}`),
    missed: verdicts.filter((verdict) => !verdict.right).map(({ id, what }) => `${id} ${what}`),
    byRepository,
  };
}

interface Measured {
  readonly files: number;
  readonly components: number;
  readonly ms: number;
  readonly peakRssMb: number;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Each run in a process of its own: no warm code, and the peak of memory is that of this run alone. */
function measureTree(files: number): object {
  if (!Number.isInteger(files) || files < 1) throw new Error('--tree needs a number of files, e.g. --tree 14000.');
  const runs = Array.from({ length: RUNS }, (): Measured => JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, 'large-tree.ts'), String(files)], { encoding: 'utf8' })));
  return { files, components: runs[0]?.components, runs: RUNS, ms: median(runs.map(({ ms }) => ms)), peakRssMb: Math.max(...runs.map(({ peakRssMb }) => peakRssMb)) };
}
