/** The newest release of Erlang/OTP that every release of an Elixir line runs on, by Elixir's own table of compatibility. */
const NEWEST: Readonly<Record<string, string>> = { '1.13': '24', '1.14': '25', '1.15': '26', '1.16': '26', '1.17': '27', '1.18': '27', '1.19': '28', '1.20': '28' };
const LATEST = '28';

/** The release of Erlang/OTP for a version of Elixir (`1.18`, `1.18.4`); that of the newest for one that is not known. */
export function erlangFor(version: string): string {
  return NEWEST[version.split('.').slice(0, 2).join('.')] ?? LATEST;
}
