import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Metafile } from 'esbuild';
import { buildFunctions } from '../../scripts/build-functions.ts';

/** A folder of its own: a running service reads the usual one. */
const FOLDER = join(import.meta.dirname, '..', '..', '.build', 'budget');

/** Packages that come with the AWS SDK; everything else counts against the budget. */
const SDK = /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws)\/|node_modules\/(tslib|fast-xml-parser|strnum|bowser|mnemonist|obliterator)\//;

export interface BundleSize {
  readonly name: string;
  /** Bytes loaded before the first request: the handler and what it imports statically, without the SDK. */
  readonly initBytes: number;
  /** Bytes of everything in the function's folder, lazy chunks too, without the SDK. */
  readonly totalBytes: number;
  readonly hasCdk: boolean;
}

function statically(outputs: Metafile['outputs'], start: string): Set<string> {
  const seen = new Set<string>();
  const pending = [start];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const imports = outputs[next]?.imports ?? [];
    pending.push(...imports.filter(({ kind, path }) => kind === 'import-statement' && path in outputs).map(({ path }) => path));
  }
  return seen;
}

function bytesOf(outputs: Metafile['outputs'], names: Iterable<string>): number {
  return [...names].flatMap((name) => Object.entries(outputs[name]?.inputs ?? {})).reduce((sum, [path, { bytesInOutput }]) => sum + (SDK.test(path) ? 0 : bytesInOutput), 0);
}

/** Builds all functions and measures each. */
export async function measureBundles(): Promise<BundleSize[]> {
  const built = await buildFunctions(FOLDER);
  return Object.entries(built).map(([name, outputs]) => {
    const entry = Object.keys(outputs).find((path) => path.endsWith(`/${name}/handler.mjs`)) ?? '';
    return {
      name,
      initBytes: bytesOf(outputs, statically(outputs, entry)),
      totalBytes: bytesOf(outputs, Object.keys(outputs)),
      hasCdk: Object.values(outputs).some((output) => Object.keys(output.inputs).some((path) => path.includes('node_modules/aws-cdk-lib/'))),
    };
  });
}

/** Milliseconds that importing a function's handler takes in a fresh process, without the process's own start; best of `runs`. */
export function importMs(name: string, runs: number): number {
  const url = pathToFileURL(join(FOLDER, name, 'handler.mjs')).href;
  const script = `const t=performance.now();await import(${JSON.stringify(url)});process.stdout.write(String(performance.now()-t))`;
  const env = { ...process.env, TABLE_NAME: 't', BUCKET_NAME: 'b', BUS_NAME: 'e', AWS_REGION: 'us-east-1' };
  const times = Array.from({ length: runs }, () => Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' })));
  return Math.min(...times);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
