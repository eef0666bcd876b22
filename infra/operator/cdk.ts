import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(import.meta.dirname, '..', '..');
const CDK = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));

/** Runs the pinned CDK command line with this process's output; throws when it fails. */
export async function cdk(args: readonly string[]): Promise<void> {
  // CDK starts the app as `node infra/app.ts`, which has to be the project's own Node.
  const env = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter) };
  const child = spawn(process.execPath, [CDK, ...args], { cwd: root, env, stdio: 'inherit' });
  const [code]: unknown[] = await once(child, 'close');
  if (code !== 0) throw new Error(`cdk ${args[0] ?? ''} ended with ${String(code)}.`);
}
