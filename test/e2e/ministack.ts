/**
 * Deploys the CDK app to MiniStack, runs the end-to-end suite against it, destroys it again, and prints one line of
 * JSON with what was measured. Fails when a test fails, when something is left over, or when an answer differs from
 * the run against `npm start` (`npm run test:e2e` leaves its transcript in `.build/e2e-local.json`).
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from './ministack/emulator.ts';
import { startIssuer } from './ministack/issuer.ts';
import { deploy } from './ministack/stack.ts';
import { compareTranscripts } from './parity.ts';
import { runSuite } from './suite.ts';

const build = join(import.meta.dirname, '..', '..', '.build');
const transcript = join(build, 'e2e-ministack.json');
const localTranscript = join(build, 'e2e-local.json');

const outdir = await mkdtemp(join(tmpdir(), 'devops-engineer-deploy-'));
const issuer = await startIssuer();
const emulator = await startEmulator();
try {
  const stack = await deploy(emulator, issuer, outdir);
  console.error(`deployed in ${stack.deploySeconds} s`);
  const exitCode = await runSuite({ url: stack.url, token: await issuer.token('e2e', '*'), events: { endpoint: emulator.endpoint, bus: 'devops-engineer-ministack' }, transcript });
  const destroySeconds = await stack.destroy();
  const parity = existsSync(localTranscript) ? compareTranscripts(localTranscript, transcript) : undefined;
  const { bootstrapSeconds, deploySeconds } = stack;
  console.log(JSON.stringify({ suite: exitCode === 0 ? 'passed' : 'failed', bootstrapSeconds, deploySeconds, destroySeconds, parity: parity ?? 'no local transcript' }));
  process.exitCode = exitCode === 0 && (parity === undefined || parity.differences.length === 0) ? 0 : 1;
} finally {
  await emulator.stop();
  await issuer.stop();
  await rm(outdir, { recursive: true, force: true });
}
