import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildFunctions } from '../../scripts/build-functions.ts';
import type { Outputs } from '../../scripts/join-chunks.ts';

/** A folder of its own: a running service reads the usual one. */
const FOLDER = join(import.meta.dirname, '..', '..', '.build', 'budget');

/** Packages that come with the AWS SDK; everything else counts against the budget. */
const SDK = /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws)\/|node_modules\/(tslib|fast-xml-parser|strnum|bowser|mnemonist|obliterator)\//;

export interface BundleSize {
  readonly name: string;
  /** Bytes loaded before the first request: the size of `handler.mjs`. */
  readonly initBytes: number;
  /** Those of them that come from the SDK. */
  readonly initSdkBytes: number;
  /** Bytes of everything in the function's folder, lazy chunks too, without the SDK. */
  readonly totalBytes: number;
  readonly hasCdk: boolean;
}

function bytesOf(outputs: Outputs, names: readonly string[], isCounted: (path: string) => boolean): number {
  const inputs = names.flatMap((name) => Object.entries(outputs[name]?.inputs ?? {}));
  return inputs.reduce((sum, [path, { bytesInOutput }]) => sum + (isCounted(path) ? bytesInOutput : 0), 0);
}

/** Builds all functions and measures each. */
export async function measureBundles(): Promise<BundleSize[]> {
  const built = await buildFunctions(FOLDER);
  return built.map(({ name, initBytes, outputs, first }) => ({
    name,
    initBytes,
    initSdkBytes: bytesOf(outputs, first, (path) => SDK.test(path)),
    totalBytes: bytesOf(outputs, Object.keys(outputs), (path) => !SDK.test(path)),
    hasCdk: Object.values(outputs).some((output) => Object.keys(output.inputs).some((path) => path.includes('node_modules/aws-cdk-lib/'))),
  }));
}

/**
 * Milliseconds that importing each function's handler takes in a fresh process, without the process's own start: the
 * best of `runs`, which go round the functions, so that a slow moment of the machine meets all of them alike.
 */
export function importMs(names: readonly string[], runs: number): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (let run = 0; run < runs; run++) for (const name of names) best.set(name, Math.min(best.get(name) ?? Infinity, timedImport(urlOf(name, 'handler.mjs'))));
  return best;
}

/** Milliseconds of the same for a module that holds nothing: what a process takes to import anything at all; best of `runs`. */
export function emptyImportMs(runs: number): number {
  const times = Array.from({ length: runs }, () => timedImport('data:text/javascript,'));
  return Math.min(...times);
}

/** Runs `script` as a fresh process; gives the number that it prints. */
function inFreshProcess(script: string): number {
  const env = { ...process.env, MODE: 'aws', TABLE_NAME: 't', BUCKET_NAME: 'b', BUS_NAME: 'e', AWS_REGION: 'us-east-1' };
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' }));
}

const timedImport = (url: string): number => inFreshProcess(`const t=performance.now();await import(${JSON.stringify(url)});process.stdout.write(String(performance.now()-t))`);

const urlOf = (name: string, ...parts: readonly string[]): string => pathToFileURL(join(FOLDER, name, ...parts)).href;

/** Imports the handler and then each of its lazy files, as if every one were needed; returns how many there are. */
export function importAll(name: string): number {
  const lazy = readdirSync(join(FOLDER, name, 'chunks'));
  const urls = [urlOf(name, 'handler.mjs'), ...lazy.map((file) => urlOf(name, 'chunks', file))];
  return inFreshProcess(`for(const url of ${JSON.stringify(urls)})await import(url);process.stdout.write('${lazy.length}')`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
