import { isolatedAccount } from '../../functions/isolated-account.ts';
import { runScenario, scenarios, scoreOf } from '../../shared/drills/index.ts';
import type { BenchOptions } from '../bench.ts';

/** `--seeds 1..100`, `--scenarios F01,F02`. */
function optionsOf(args: readonly string[]): { readonly seeds: readonly number[]; readonly only: ReadonlySet<string> | undefined } {
  const valueOf = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const [, first = '1', last = first] = /^(\d+)(?:\.\.(\d+))?$/.exec(valueOf('--seeds') ?? '1') ?? [];
  const seeds = Array.from({ length: Number(last) - Number(first) + 1 }, (_unused, index) => Number(first) + index);
  const only = valueOf('--scenarios');
  return { seeds, only: only === undefined ? undefined : new Set(only.split(',')) };
}

/** The recovery against the catalogue of faults, in virtual time, over many seeds. */
export async function run({ json, args }: BenchOptions): Promise<object> {
  const { seeds, only } = optionsOf(args);
  const chosen = scenarios.filter(({ id }) => only?.has(id) ?? true);
  const results = [];
  for (const seed of seeds) {
    for (const scenario of chosen) results.push({ seed, ...(await runScenario(scenario, seed, isolatedAccount)) });
  }
  const failed = results.filter(({ problems }) => problems.length > 0);
  if (!json) {
    for (const { id, title, expected } of chosen) {
      const own = results.filter((result) => result.id === id);
      console.log(`${id} ${own.filter(({ problems }) => problems.length === 0).length}/${own.length} ${title} [${expected}] ${[...new Set(own.map(({ outcome }) => outcome))].join(', ')}`);
    }
    for (const { seed, id, problems } of failed.slice(0, 40)) console.log(`seed ${seed} ${id}: ${problems.slice(0, 3).join('; ')}`);
  }
  const { seed: _seed, ...score } = scoreOf(0, chosen, results);
  return {
    seeds: seeds.length,
    ...score,
    scenarios: chosen.length,
    runs: results.length,
    fewerInterventions: 1 - score.interventions / score.interventionsBefore,
    notAsExpected: [...new Set(failed.map(({ id }) => id))],
  };
}
