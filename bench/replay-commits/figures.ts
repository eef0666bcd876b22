import type { Chance } from '../../shared/drills/random.ts';
import { median, quantile } from '../../shared/pipelines/optimisation/statistics.ts';

const RESAMPLES = 2000;

/** A median with what 95 % of resamples lie between (percentile bootstrap, Efron 1979). */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Of no values NaN, which JSON says as null. */
export function estimate(values: readonly number[], chance: Chance): Estimate {
  const medians = values.length === 0 ? [] : Array.from({ length: RESAMPLES }, () => median(values.map(() => chance.pick(values))));
  return { median: rounded(median(values)), low: rounded(quantile(medians, 0.025)), high: rounded(quantile(medians, 0.975)) };
}

/** One figure of the same commit on both sides. */
export interface Pair {
  readonly baseline: number;
  readonly optimised: number;
}

/** Both sides and by how much per cent the optimised one differs, commit by commit. */
export function compare(pairs: readonly Pair[], chance: Chance) {
  const changes = pairs.flatMap(({ baseline, optimised }) => (baseline === 0 ? [] : [(optimised / baseline - 1) * 100]));
  return {
    baseline: estimate(pairs.map(({ baseline }) => baseline), chance),
    optimised: estimate(pairs.map(({ optimised }) => optimised), chance),
    changePercent: estimate(changes, chance),
  };
}
