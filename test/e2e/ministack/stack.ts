import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import * as z from 'zod/mini';
import type { Emulator } from './emulator.ts';
import type { Issuer } from './issuer.ts';
import { run } from './run.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
/** MiniStack's account when nothing else is asked for. */
const ENVIRONMENT = 'aws://000000000000/us-east-1';

const outputsSchema = z.record(z.string(), z.record(z.string(), z.string()));

export interface DeployedStack {
  readonly bootstrapSeconds: number;
  readonly deploySeconds: number;
  /** Base URLs of the two HTTP APIs, reachable without name resolution. */
  readonly url: string;
  readonly iamUrl: string;
  destroy(): Promise<number>;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round((performance.now() - start) / 10) / 100;
}

/** Bootstraps the emulated account and deploys every stack of the stage to it by the real CDK command line. */
export async function deploy(emulator: Emulator, issuer: Issuer, outdir: string): Promise<DeployedStack> {
  const env = { ...emulator.environment, PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter), CI: 'true' };
  const context = ['-c', 'stage=ministack', '-c', `issuer=${issuer.url}`, '-c', `audience=${issuer.audience}`];
  const outputsFile = join(outdir, 'outputs.json');
  const command = (args: readonly string[]) => run(process.execPath, [cdk, ...args, '--output', join(outdir, 'cdk.out'), ...context], { env });
  const bootstrapSeconds = await seconds(() => command(['bootstrap', ENVIRONMENT]));
  const deploySeconds = await seconds(() => command(['deploy', '**', '--require-approval', 'never', '--outputs-file', outputsFile]));
  const outputs = Object.values(outputsSchema.parse(JSON.parse(await readFile(outputsFile, 'utf8')))).flatMap((stack) => Object.entries(stack));
  const urlOf = (name: string): string => pathUrl(emulator, outputs.find(([key]) => key === name)?.[1] ?? '');
  return { bootstrapSeconds, deploySeconds, url: urlOf('ApiUrl'), iamUrl: urlOf('IamApiUrl'), destroy: () => seconds(() => command(['destroy', '**', '--force'])) };
}

/**
 * The emulator's URL by path: `<id>.execute-api.localhost` does not resolve everywhere, and on that host the emulator
 * answers `/health` itself.
 */
function pathUrl({ endpoint }: Emulator, deployed: string): string {
  const id = /^https?:\/\/([0-9a-z]+)\.execute-api\./.exec(deployed)?.[1];
  if (id === undefined) throw new Error(`The deployment gave no API URL (${JSON.stringify(deployed)}).`);
  return `${endpoint}/_aws/execute-api/${id}/$default`;
}
