interface Range {
  readonly elixir: string;
  /** Oldest and newest release of Erlang/OTP that it runs on, by Elixir's own table of compatibility. */
  readonly from: number;
  readonly to: number;
}

const RANGES: readonly Range[] = [
  { elixir: '1.13', from: 22, to: 25 },
  { elixir: '1.14', from: 23, to: 26 },
  { elixir: '1.15', from: 24, to: 26 },
  { elixir: '1.16', from: 24, to: 26 },
  { elixir: '1.17', from: 25, to: 27 },
  { elixir: '1.18', from: 25, to: 27 },
  { elixir: '1.19', from: 26, to: 28 },
  { elixir: '1.20', from: 27, to: 28 },
];
const NEWEST = RANGES.at(-1)?.to ?? 28;

/** The newest release of Erlang/OTP on which all these versions of Elixir run; where none does, that of the newest. */
export function erlangFor(versions: readonly string[]): string {
  const ranges = versions.flatMap((version) => RANGES.find(({ elixir }) => version === elixir || version.startsWith(`${elixir}.`)) ?? []);
  if (ranges.length === 0) return String(NEWEST);
  const newest = Math.min(...ranges.map(({ to }) => to));
  return String(ranges.every(({ from }) => from <= newest) ? newest : (ranges.at(-1)?.to ?? NEWEST));
}
