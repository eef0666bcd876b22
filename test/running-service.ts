import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');

export interface RunningService {
  readonly url: string;
  readonly token: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Asks it to stop and gives its exit code. */
  stop(): Promise<number | null>;
}

async function readyUrl(service: ChildProcess): Promise<string> {
  if (!service.stdout) throw new Error('The service has no output.');
  for await (const line of createInterface({ input: service.stdout })) {
    const url = /^ready (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The service ended before it was ready.');
}

/** Starts the service as `npm start` does, on a free port; in a data folder of its own unless one is given. */
export async function startService(options: { readonly dataDir?: string; readonly environment?: Readonly<Record<string, string>> } = {}): Promise<RunningService> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'devops-engineer-'));
  const token = `token-${crypto.randomUUID()}`;
  const service = spawn(process.execPath, ['local/start.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOCAL_TOKEN: token, ...options.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(service, 'exit');
  const url = await readyUrl(service);
  return {
    url,
    token,
    dataDir,
    process: service,
    stop: async () => {
      service.kill('SIGTERM');
      const [code] = await ended;
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      return typeof code === 'number' ? code : null;
    },
  };
}
