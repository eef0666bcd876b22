import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Throw the output away even when it fails. */
  readonly quiet?: boolean;
}

/** Runs vitest with the output of this process; resolves to its exit code. */
export async function vitest(config: string, env: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', config], { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
  const [code]: unknown[] = await once(child, 'close');
  return code === 0 ? 0 : 1;
}

/** Runs a program to its end. Rejects with what it said when it fails. */
export async function run(command: string, args: readonly string[], { env = {}, quiet = false }: RunOptions = {}): Promise<string> {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const [code]: unknown[] = await once(child, 'close');
  if (code === 0) return said.join('');
  throw new Error(quiet ? `${command} ended with ${String(code)}.` : `${command} ${args.join(' ')} ended with ${String(code)}:\n${said.join('').slice(-6000)}`);
}
