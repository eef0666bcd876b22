import { join } from 'node:path';
import type { Emulator } from './emulator.ts';
import type { Issuer } from './issuer.ts';
import { run } from './run.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** MiniStack's account when nothing else is asked for. */
const ENVIRONMENT = 'aws://000000000000/us-east-1';

export interface Deployment {
  readonly bootstrapSeconds: number;
  readonly deploySeconds: number;
  /** Outputs of all stacks, as the commands printed them. */
  readonly outputs: Readonly<Record<string, string>>;
  destroy(): Promise<number>;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round((performance.now() - start) / 10) / 100;
}

/** `name = value` lines of the CDK command line, without the stack before the name. */
function outputsIn(said: string): Record<string, string> {
  return Object.fromEntries([...said.matchAll(/^\S+\.(\w+) = (\S+)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

/** Bootstraps the emulated account, then deploys every stack of the stage with the operator's own command. */
export async function deploy(emulator: Emulator, issuer: Issuer, outdir: string): Promise<Deployment> {
  const env = { ...emulator.environment, CI: 'true' };
  const context = ['-c', 'stage=ministack', '-c', `issuer=${issuer.url}`, '-c', `audience=${issuer.audience}`];
  const command = (script: string, args: readonly string[]) => run(process.execPath, [join(root, script), ...args, '--output', join(outdir, 'cdk.out'), ...context], { env });
  let said = '';
  // An environment that is named needs no app, so nothing is built twice.
  const bootstrapSeconds = await seconds(() => run(process.execPath, [join(root, 'node_modules/aws-cdk/bin/cdk'), 'bootstrap', ENVIRONMENT, '--app', ''], { env }));
  const deploySeconds = await seconds(async () => (said = await command('infra/operator/deploy.ts', ['--require-approval', 'never'])));
  return { bootstrapSeconds, deploySeconds, outputs: outputsIn(said), destroy: () => seconds(() => command('infra/operator/destroy.ts', ['--force'])) };
}

/**
 * The emulator's URL of an HTTP API by path: `<id>.execute-api.localhost` does not resolve everywhere, and on that
 * host the emulator answers `/health` itself.
 */
export function pathUrl({ endpoint }: Emulator, deployed: string | undefined): string {
  const id = /^https?:\/\/([0-9a-z]+)\.execute-api\./.exec(deployed ?? '')?.[1];
  if (id === undefined) throw new Error(`The deployment gave no API URL (${String(deployed)}).`);
  return `${endpoint}/_aws/execute-api/${id}/$default`;
}
