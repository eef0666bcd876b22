import * as fc from 'fast-check';
import type { BenchOptions } from '../bench.ts';
import { PLANTED } from './planted.ts';
import { recoveryProperty, type Tally } from './property.ts';

const RUNS = 10_000;
/** A broken guard has to be found within so many runs. */
const PLANTED_RUNS = 3000;

function numberOf(args: readonly string[], name: string, fallback: number): number {
  return args.includes(name) ? Number(args[args.indexOf(name) + 1]) : fallback;
}

/** I1 to I8 over arbitrary courses of events; `--planted` shows that broken guards are found. `--runs`, `--seed`. */
export async function run({ json, args }: BenchOptions): Promise<object> {
  const seed = numberOf(args, '--seed', 1);
  if (args.includes('--planted')) return planted(json, numberOf(args, '--runs', PLANTED_RUNS), seed);
  const tally: Tally = { commands: 0, incidents: 0, effects: 0, outcomes: {} };
  const result = await fc.check(recoveryProperty({ tally }), { numRuns: numberOf(args, '--runs', RUNS), seed });
  if (result.failed) console.log(`${fc.defaultReportMessage(result)}\n${messageOf(result.errorInstance)}`);
  return { runs: result.numRuns, ...tally, broken: result.failed ? 1 : 0 };
}

async function planted(json: boolean, numRuns: number, seed: number): Promise<object> {
  const found: Record<string, number | null> = {};
  for (const [name, { breaks, plant }] of Object.entries(PLANTED)) {
    const result = await fc.check(recoveryProperty({ plant, only: breaks }), { numRuns, seed });
    found[name] = result.failed ? result.numRuns : null;
    if (!json) console.log(result.failed ? `${name}: found in run ${result.numRuns}, shrunk to\n  ${String(result.counterexample?.[0])}\n  ${messageOf(result.errorInstance)}` : `${name}: NOT FOUND`);
  }
  return { planted: Object.keys(PLANTED).length, found: Object.values(found).filter((runs) => runs !== null).length, runsUntilFound: found };
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
