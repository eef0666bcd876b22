import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService, type RunningService } from '../running-service.ts';

const program = join(import.meta.dirname, '..', '..', '.peers', 'venv', 'bin', 'schemathesis');
/** Some thousand requests, one after the other. */
const TIMEOUT_MS = 900_000;

let service: RunningService;

beforeAll(async () => {
  if (!existsSync(program)) throw new Error('Schemathesis is missing: run scripts/install-peers.');
  service = await startService();
});

afterAll(() => service.stop());

function run(args: readonly string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, BASE_URL: service.url, TOKEN: service.token };
  return new Promise((resolve) => {
    execFile(program, [...args], { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}

it('finds no server error and no answer that its description does not have', async () => {
  const config = join(import.meta.dirname, 'schemathesis.toml');
  const { code, output } = await run(['--config-file', config, 'run', `${service.url}/openapi.json`, '--checks', 'all', '--max-examples', '25', '--seed', '1', '--phases', 'examples,coverage,fuzzing']);
  expect(output).toMatch(/Test cases:\s+\d{2,} generated/);
  expect(code, output.slice(-6000)).toBe(0);
}, TIMEOUT_MS);
