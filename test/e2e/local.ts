/** Runs the end-to-end suite against `npm start`, on a free port and an empty data folder. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runSuite } from './suite.ts';

const root = join(import.meta.dirname, '..', '..');
const dataDir = mkdtempSync(join(tmpdir(), 'devops-engineer-e2e-'));
const token = crypto.randomUUID();

const service = spawn(process.execPath, ['local/start.ts'], {
  cwd: root,
  env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOCAL_TOKEN: token },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const stopped = new Promise<number | null>((resolve) => {
  service.once('exit', resolve);
});

async function readyUrl(): Promise<string> {
  for await (const line of createInterface({ input: service.stdout })) {
    const url = /^ready (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The service ended before it was ready.');
}

let failures = 1;
try {
  failures = await runSuite({ url: await readyUrl(), token, transcript: join(root, '.build', 'e2e-local.json') });
} finally {
  service.kill('SIGTERM');
  const code = await stopped;
  if (code !== 0) console.error(`The service ended with ${code}, not 0.`);
  rmSync(dataDir, { recursive: true, force: true });
  process.exitCode = failures === 0 && code === 0 ? 0 : 1;
}
