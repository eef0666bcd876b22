import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { peerPath, type Pair, type Verdict } from './verdict.ts';

const answerSchema = z.union([z.object({ Result: z.boolean() }), z.object({ __type: z.string(), message: z.optional(z.string()) })]);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

function call(agent: Agent, port: number, path: string, headers: Record<string, string>, body: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, port, host: '127.0.0.1', path, method: body === '' ? 'GET' : 'POST', headers }, (incoming) => {
      text(incoming).then((received) => resolve({ status: incoming.statusCode ?? 0, body: received }), reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function untilHealthy(agent: Agent, port: number, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && server.exitCode === null) {
    const reply = await call(agent, port, '/_ministack/health', {}, '').catch(() => undefined);
    if (reply?.status === 200) return;
    await delay(50);
  }
  throw new Error('MiniStack did not become healthy within 30 s.');
}

async function judge(agent: Agent, port: number, pair: Pair): Promise<Verdict> {
  const body = JSON.stringify({ Event: JSON.stringify(pair.event), EventPattern: JSON.stringify(pair.pattern) });
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.TestEventPattern' };
  const reply = await call(agent, port, '/', headers, body);
  const answer = answerSchema.parse(JSON.parse(reply.body));
  if ('Result' in answer) return answer.Result ? 'match' : 'no-match';
  if (reply.status === 400 && answer.__type.includes('InvalidEventPattern')) return 'refused';
  throw new Error(`MiniStack answered ${reply.status}: ${reply.body.slice(0, 500)}`);
}

/** Asks TestEventPattern of a MiniStack started for this call alone, on a free port of 127.0.0.1. */
export async function askMiniStack(pairs: readonly Pair[]): Promise<Verdict[]> {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'ministack-'));
  const environment = { BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), LAMBDA_EXECUTOR: 'local', IOT_MTLS_ENABLED: '0', LOG_LEVEL: 'ERROR' };
  const server = spawn(peerPath('venv', 'bin', 'ministack'), { cwd: home, env: { ...process.env, ...environment }, stdio: 'ignore' });
  const closed = once(server, 'close');
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  try {
    await untilHealthy(agent, port, server);
    const verdicts: Verdict[] = [];
    const queue = pairs.entries();
    const worker = async (): Promise<void> => {
      for (const [index, pair] of queue) verdicts[index] = await judge(agent, port, pair);
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    return verdicts;
  } finally {
    agent.destroy();
    server.kill('SIGTERM');
    await closed;
    await rm(home, { recursive: true, force: true });
  }
}
