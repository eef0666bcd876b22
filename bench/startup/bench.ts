import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchOptions } from '../bench.ts';

const root = join(import.meta.dirname, '..', '..');
const TOKEN = 'bench-token-1';
const RUNS = 5;

interface Started {
  readonly process: ChildProcess;
  readonly url: string;
  readonly ms: number;
}

async function start(dataDir: string): Promise<Started> {
  const started = performance.now();
  const child = spawn(process.execPath, ['local/start.ts'], { cwd: root, env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOCAL_TOKEN: TOKEN }, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^ready (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { process: child, url, ms: Math.round(performance.now() - started) };
  }
  throw new Error('The service ended before it was ready.');
}

async function stop({ process: child }: Started): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Resident memory of the whole process, worker threads included, in MB (Linux only: /proc). */
function residentMb({ process: child }: Started): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** A few requests over several functions, so that their threads are up. */
async function use({ url }: Started): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ platform: 'gitlab-ci', source: { files: { 'go.mod': 'module example.com/a\n\ngo 1.25\n', 'a_test.go': 'package a\n' } } });
  for (const path of ['/health', '/v1/operations', '/openapi.json']) await fetch(`${url}${path}`, { headers });
  for (let round = 0; round < 5; round += 1) await fetch(`${url}/v1/pipelines`, { method: 'POST', headers, body });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Milliseconds from start to ready: first with nothing built, then again; memory after some use. */
export async function run({ json }: BenchOptions): Promise<object> {
  for (const built of ['.build/local', '.build/local.stamp', 'console/dist', 'console/dist.stamp']) rmSync(join(root, built), { recursive: true, force: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'devops-engineer-bench-'));
  const first = await start(dataDir);
  await stop(first);
  const later: number[] = [];
  let memoryMb = 0;
  for (let index = 0; index < RUNS; index += 1) {
    const again = await start(dataDir);
    later.push(again.ms);
    await use(again);
    memoryMb = Math.max(memoryMb, residentMb(again));
    await stop(again);
  }
  rmSync(dataDir, { recursive: true, force: true });
  const result = { firstStartMs: first.ms, laterStartMedianMs: median(later), laterStartMaxMs: Math.max(...later), residentMb: memoryMb, runs: RUNS };
  if (!json) console.table(result);
  return result;
}
