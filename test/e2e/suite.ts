import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

interface Target {
  readonly url: string;
  readonly token: string;
  /** Endpoint and name of the event bus. */
  readonly events: { readonly endpoint: string; readonly bus: string };
  /** File that gets what was asked and answered, for the comparison of two runs. */
  readonly transcript: string;
}

/** Runs the suite in a process of its own against a running service; resolves to vitest's exit code. */
export async function runSuite(target: Target): Promise<number> {
  mkdirSync(join(root, '.build'), { recursive: true });
  rmSync(target.transcript, { force: true });
  const env = { ...process.env, E2E_URL: target.url, E2E_TOKEN: target.token, E2E_TRANSCRIPT: target.transcript, E2E_EVENTS_ENDPOINT: target.events.endpoint, E2E_BUS: target.events.bus };
  const vitest = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/e2e/vitest.config.ts'], { cwd: root, env, stdio: 'inherit' });
  return new Promise((resolve) => {
    vitest.once('exit', (code) => resolve(code ?? 1));
  });
}
