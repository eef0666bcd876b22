/** Value below which the share `q` of the values lies, linear between two of them (Hyndman and Fan 1996, type 7). NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined ? Number.NaN : below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** What was gained in the recorded runs: the median, and what 9 of 10 of them lie between. */
export interface Gain {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
  /** How many runs were replayed; 0 when times are assumed. */
  readonly runs: number;
}

export function gainOf(values: readonly number[], runs = values.length): Gain {
  return { seconds: median(values), low: quantile(values, 0.05), high: quantile(values, 0.95), runs };
}
