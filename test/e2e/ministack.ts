/**
 * Deploys the CDK app to MiniStack, runs the end-to-end suite against it, destroys it again, and prints one line of
 * JSON with what was measured. Fails when a test fails, when a stack is left over, or when an answer differs from the
 * same suite against `npm start`, which runs first.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from './ministack/emulator.ts';
import { startIssuer, type Issuer } from './ministack/issuer.ts';
import { run, vitest } from './ministack/run.ts';
import { deploy, pathUrl, type Deployment } from './ministack/stack.ts';
import type { DeployedTarget } from './ministack/target.ts';
import { compareTranscripts } from './parity.ts';
import { runSuite } from './suite.ts';

const build = join(import.meta.dirname, '..', '..', '.build');
const transcript = join(build, 'e2e-ministack.json');

async function targetOf(emulator: Emulator, issuer: Issuer, { outputs }: Deployment): Promise<DeployedTarget> {
  const tokens = await Promise.all(['*', 'pipelines:*', 'pipelines:read'].map(async (scope) => [scope, await issuer.token(scope)]));
  return {
    url: pathUrl(emulator, outputs['ApiUrl']),
    iamUrl: pathUrl(emulator, outputs['IamApiUrl']),
    endpoint: emulator.endpoint,
    region: emulator.environment.AWS_REGION,
    credentials: { accessKeyId: emulator.environment.AWS_ACCESS_KEY_ID, secretAccessKey: emulator.environment.AWS_SECRET_ACCESS_KEY },
    tokens: Object.fromEntries(tokens),
    wrongTokens: await issuer.wrongTokens(),
  };
}

async function exercise(emulator: Emulator, issuer: Issuer, outdir: string): Promise<boolean> {
  const deployment = await deploy(emulator, issuer, outdir);
  const target = await targetOf(emulator, issuer, deployment);
  const suite = await runSuite({ url: target.url, token: target.tokens['*'] ?? '', events: { endpoint: emulator.endpoint, bus: 'devops-engineer-ministack' }, transcript });
  const deployed = await vitest('test/e2e/ministack/vitest.config.ts', { E2E_DEPLOYED: JSON.stringify(target) });
  const destroySeconds = await deployment.destroy();
  const leftOver = await emulator.stacks('devops-engineer-');
  const { compared, equal, differences } = compareTranscripts(join(build, 'e2e-local.json'), transcript);
  for (const difference of differences) console.error(JSON.stringify(difference, null, 1));
  const { bootstrapSeconds, deploySeconds } = deployment;
  console.log(JSON.stringify({ suite: suite === 0, deployed: deployed === 0, parity: { compared, equal }, leftOver, bootstrapSeconds, deploySeconds, destroySeconds }));
  return suite === 0 && deployed === 0 && differences.length === 0 && leftOver.length === 0;
}

await run(process.execPath, [join(import.meta.dirname, 'local.ts')]);
const outdir = await mkdtemp(join(tmpdir(), 'devops-engineer-deploy-'));
const issuer = await startIssuer();
const emulator = await startEmulator();
try {
  process.exitCode = (await exercise(emulator, issuer, outdir)) ? 0 : 1;
} finally {
  await emulator.stop();
  await issuer.stop();
  await rm(outdir, { recursive: true, force: true });
}
