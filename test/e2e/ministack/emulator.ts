import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, closeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { run } from './run.ts';
import { startTlsFront } from './tls-front.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** `cryptography` is not a dependency of MiniStack, but without it every token is refused. */
const REQUIREMENTS = ['ministack==1.5.33', 'cryptography==50.0.2'];
const REGION = 'us-east-1';
const READY_WITHIN_MS = 30_000;

export interface Emulator {
  /** Endpoint of every AWS API. */
  readonly endpoint: string;
  /** What a client needs to talk to it. */
  readonly environment: { readonly [name in 'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY' | 'AWS_ENDPOINT_URL' | 'AWS_REGION' | 'AWS_DEFAULT_REGION']: string };
  /** Names of the stacks that exist and begin like this. */
  stacks(prefix: string): Promise<string[]>;
  stop(): Promise<void>;
}

async function works(python: string): Promise<boolean> {
  return existsSync(python) && (await run(python, ['-c', 'import ministack, cryptography'], { quiet: true }).then(() => true, () => false));
}

/** The virtual environment of the outside judges, or one of its own when that is not installed. */
async function pythonWithMiniStack(): Promise<string> {
  const shared = join(root, '.peers', 'venv', 'bin', 'python');
  if (await works(shared)) return shared;
  const own = join(root, '.peers', 'ministack', 'bin', 'python');
  if (await works(own)) return own;
  await run('python3', ['-m', 'venv', join(root, '.peers', 'ministack')]);
  await run(own, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...REQUIREMENTS]);
  return own;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}

async function isReady(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_ministack/health`).then((answer) => answer.ok, () => false);
}

/** Starts MiniStack on a free port of 127.0.0.1 with its state in a folder of its own. */
export async function startEmulator(): Promise<Emulator> {
  const python = await pythonWithMiniStack();
  const port = await freePort();
  const front = await startTlsFront(port);
  const endpoint = `http://localhost:${front.port}`;
  const home = await mkdtemp(join(tmpdir(), 'ministack-'));
  const logPath = join(home, 'ministack.log');
  const log = openSync(logPath, 'w');
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const server = spawn(python, ['-m', 'ministack'], {
    cwd: home,
    stdio: ['ignore', log, log],
    env: {
      ...credentials,
      // Functions run on the first `node` of the path: Node 24 as on Lambda.
      PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
      HOME: home,
      TMPDIR: home,
      S3_DATA_DIR: join(home, 's3'),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: 'localhost',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      IOT_MTLS_ENABLED: '0',
      // Signatures are checked and policies enforced: functions run with their own role and nothing more.
      AUTH: 'true',
      AWS_ENDPOINT_URL: endpoint,
    },
  });
  closeSync(log);
  const closed = once(server, 'close');
  const stop = async (): Promise<void> => {
    await front.stop();
    server.kill('SIGTERM');
    await closed;
    await rm(home, { recursive: true, force: true });
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(endpoint))) {
    if (Date.now() > deadline || server.exitCode !== null) {
      const said = await readFile(logPath, 'utf8');
      await stop();
      throw new Error(`MiniStack did not become ready:\n${said.slice(-2000)}`);
    }
    await delay(50);
  }
  const environment = { ...credentials, AWS_ENDPOINT_URL: endpoint, AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION };
  const client = new CloudFormationClient({ endpoint, region: REGION, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const stacks = async (prefix: string): Promise<string[]> => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({}));
    return Stacks.map(({ StackName = '' }) => StackName).filter((name) => name.startsWith(prefix));
  };
  return { endpoint, environment, stacks, stop };
}
