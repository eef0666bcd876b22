import type { BenchOptions } from '../bench.ts';
import { emptyImportMs, importMs, measureBundles, median } from './budget.ts';

const RUNS = 15;
const kilobytes = (bytes: number): number => Math.round(bytes / 102.4) / 10;

/** What every function reads before its first request and may read in all (KB, the latter without the SDK), and how long its first import takes (ms). */
export async function run({ json }: BenchOptions): Promise<object> {
  const sizes = await measureBundles();
  const times = importMs(sizes.map(({ name }) => name), RUNS);
  const functions = sizes.map(({ name, initBytes, totalBytes, hasCdk }) => ({ name, initKb: kilobytes(initBytes), totalKb: kilobytes(totalBytes), importMs: Math.round((times.get(name) ?? NaN) * 10) / 10, hasCdk }));
  if (!json) console.table(functions);
  return {
    functions: functions.length,
    medianInitKb: kilobytes(median(sizes.map(({ initBytes }) => initBytes))),
    maxInitKb: Math.max(...functions.map(({ initKb }) => initKb)),
    medianTotalKb: kilobytes(median(sizes.map(({ totalBytes }) => totalBytes))),
    maxTotalKb: Math.max(...functions.map(({ totalKb }) => totalKb)),
    maxImportMs: Math.max(...functions.map(({ importMs }) => importMs)),
    emptyImportMs: Math.round(emptyImportMs(RUNS) * 10) / 10,
    withCdk: functions.filter(({ hasCdk }) => hasCdk).map(({ name }) => name),
  };
}
