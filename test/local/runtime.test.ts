import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type RunningService } from '../running-service.ts';

const root = join(import.meta.dirname, '..', '..');
const source = { files: { 'go.mod': 'module example.com/a\n\ngo 1.25\n', 'a_test.go': 'package a\n' } };

async function call(service: RunningService, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${service.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

/** Runs `npm start`'s program until it ends by itself. */
async function runToEnd(environment: Record<string, string>): Promise<{ code: unknown; errors: string }> {
  const child = spawn(process.execPath, ['local/start.ts'], { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = await once(child, 'exit');
  return { code, errors };
}

describe('the embedded runtime', () => {
  let dataDir: string;
  let service: RunningService;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'devops-engineer-runtime-'));
    service = await startService({ dataDir });
  }, 120_000);

  afterAll(async () => {
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('answers on loopback and keeps its token to its owner', async () => {
    expect((await call(service, 'GET', '/health')).json).toMatchObject({ status: 'ok', mode: 'local' });
    expect(statSync(join(dataDir, 'token')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'token'), 'utf8').trim()).toBe(service.token);
  });

  it('refuses a second process on the same data and a port that is taken', async () => {
    const second = await runToEnd({ PORT: '0', DATA_DIR: dataDir });
    expect(second).toMatchObject({ code: 1, errors: expect.stringContaining('DATA_DIR_IN_USE') });
    const elsewhere = mkdtempSync(join(tmpdir(), 'devops-engineer-port-'));
    const taken = await runToEnd({ PORT: new URL(service.url).port, DATA_DIR: elsewhere });
    expect(taken).toMatchObject({ code: 1, errors: expect.stringContaining('PORT_IN_USE') });
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it.each([
    ['another host', { host: 'evil.example' }, 403, 'HOST_NOT_ALLOWED'],
    ['a page of another origin', { origin: 'http://evil.example' }, 403, 'ORIGIN_NOT_ALLOWED'],
    ['no token', { authorization: '' }, 401, 'UNAUTHENTICATED'],
  ])('turns away %s', async (_name, headers, status, code) => {
    const { port } = new URL(service.url);
    const sent = { authorization: `Bearer ${service.token}`, host: `127.0.0.1:${port}`, ...headers };
    const lines = Object.entries(sent).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
    expect(await raw(service, `GET /v1/jobs HTTP/1.1\r\n${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`)).toMatchObject({ status, body: expect.stringContaining(code) });
  });

  it('answers what is no HTTP, a wrong method and an unknown path with a problem', async () => {
    expect(await raw(service, 'NONSENSE\r\n\r\n')).toMatchObject({ status: 400, body: expect.stringContaining('MALFORMED_REQUEST') });
    const wrong = await call(service, 'DELETE', '/health');
    expect(wrong).toMatchObject({ status: 405, json: { code: 'METHOD_NOT_ALLOWED' } });
    expect(wrong.headers.get('allow')).toBe('GET');
    expect(await call(service, 'GET', '/nowhere')).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
  });

  it('refuses a body of 200 MB without reading it', async () => {
    const { port } = new URL(service.url);
    const head = `POST /v1/repositories/detect HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${service.token}\r\ncontent-type: application/json\r\ncontent-length: 209715200\r\n\r\n{`;
    expect(await raw(service, head)).toMatchObject({ status: 413, body: expect.stringContaining('BODY_TOO_LARGE') });
  });

  it('serves the console with a policy that allows no foreign script', async () => {
    const page = await call(service, 'GET', '/');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('survives a kill: what was stored is there, and a batch cut off is taken up again', async () => {
    const made = await call(service, 'POST', '/v1/pipelines', { source, platform: 'gitlab-ci' });
    const batch = await call(service, 'POST', '/v1/pipeline-batches', { sources: Array.from({ length: 20 }, () => source), platform: 'jenkins' });
    expect(batch.status).toBe(202);
    const ended = once(service.process, 'exit');
    service.process.kill('SIGKILL');
    await ended;
    service = await startService({ dataDir });
    expect((await call(service, 'GET', `/v1/pipelines/${made.json.id}`)).json.files).toEqual(made.json.files);
    await expect.poll(async () => (await call(service, 'GET', batch.json.links.self)).json, { timeout: 60_000, interval: 200 }).toMatchObject({ status: 'succeeded', progress: { done: 20, total: 20 } });
    expect((await call(service, 'GET', '/v1/audit/verify')).json).toMatchObject({ ok: true });
  }, 90_000);

  it('stops cleanly', async () => {
    expect(await service.stop()).toBe(0);
    service = await startService({ dataDir });
    expect((await call(service, 'GET', '/health')).status).toBe(200);
  });
});

/** Sends bytes as they are and reads one answer. */
function raw(service: RunningService, text: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    const give = (): void => resolve({ status: Number(answer.split(' ')[1]), body: answer.slice(answer.indexOf('\r\n\r\n') + 4) });
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (answer.includes('\r\n\r\n') && answer.endsWith('}')) socket.end();
    });
    socket.once('close', give);
    socket.once('error', (error) => (answer === '' ? reject(error) : give()));
  });
}
