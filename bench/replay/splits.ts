import * as z from 'zod/mini';
import { longestShares } from '../../shared/pipelines/optimisation/levers/split-tests/lever.ts';
import { median } from '../../shared/pipelines/optimisation/statistics.ts';
import { git, requireSources } from './recorded.ts';

/** Repositories that keep the recorded seconds of each of their tests, again and again. */
const RECORDINGS = [
  { repository: 'HyphaApp/hypha', commit: 'ff57f8d5f' },
  { repository: 'OneGov/onegov-cloud', commit: 'f702cfcd9b' },
  { repository: 'City-of-Helsinki/tilavarauspalvelu-core', commit: '79f937a4d' },
  { repository: 'pgmpy/pgmpy', commit: '94105f10' },
  { repository: 'Parallel-in-Time/pySDC', commit: 'c5f2ed141' },
] as const;
const FILE = '.test_durations';
const PARTS = [2, 4, 8];
const MOST_VERSIONS = 20;

const durations = z.record(z.string(), z.number());

/** Seconds by test file, in the order of the file: `<file>::<test>` gives those of the file. */
function byFile(text: string): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const [test, seconds] of Object.entries(durations.parse(JSON.parse(text)))) totals.set(test.split('::')[0] ?? '', (totals.get(test.split('::')[0] ?? '') ?? 0) + seconds);
  return new Map([...totals].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function versions(folder: string, commit: string): ReadonlyMap<string, number>[] {
  const commits = git(folder, 'log', '--reverse', '--format=%H', commit, '--', FILE).trim().split('\n').slice(-MOST_VERSIONS);
  return commits.flatMap((each) => {
    try {
      return [byFile(git(folder, 'show', `${each}:${FILE}`))];
    } catch {
      // The commit that took the file away.
      return [];
    }
  });
}

/**
 * What splitting tests is predicted to leave in the longest part, from one recording, against what the next recording of
 * the same project says: how far the share of the longest part is off, and how often it lies in the predicted range.
 */
export function judgeSplits(data: string | undefined): object {
  const errors: number[] = [];
  let inside = 0;
  let pairs = 0;
  const repositories = [...requireSources(data, RECORDINGS)].map(([{ repository, commit }, folder]) => {
    const recorded = versions(folder, commit).filter(({ size }) => size > 1);
    for (const [index, later] of recorded.entries()) {
      const earlier = recorded[index - 1];
      if (earlier === undefined) continue;
      for (const parts of PARTS) {
        const [foretold, real] = [longestShares([...earlier.values()], parts), longestShares([...later.values()], parts)];
        pairs += 1;
        errors.push(...real.map((share, sharing) => Math.abs((foretold[sharing] ?? Number.NaN) - share) / share));
        inside += real.filter((share) => share >= Math.min(...foretold) * 0.99 && share <= Math.max(...foretold) * 1.01).length / real.length;
      }
    }
    return { repository, recordings: recorded.length };
  });
  return { repositories, pairs, medianError: Math.round(median(errors) * 1000) / 1000, insideRange: Math.round((inside / pairs) * 100) / 100 };
}
