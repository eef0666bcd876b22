import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { call, recordFact, target, until } from './client.ts';

const files = {
  'package.json': JSON.stringify({ name: 'shop', engines: { node: '>=22' }, packageManager: 'pnpm@10.28.0', scripts: { lint: 'eslint .', test: 'vitest run', build: 'tsc -p .' }, devDependencies: { typescript: '5.9.3', vitest: '4.0.0', eslint: '9.0.0' } }),
  'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  'tsconfig.json': '{}',
  'src/index.ts': 'export const one = 1;\n',
};

describe('pipelines', () => {
  it('detects a repository from its files and from an archive alike', async () => {
    const fromFiles = await call('POST', '/v1/repositories/detect', { body: { source: { files } } });
    expect(fromFiles.status).toBe(200);
    expect(fromFiles.json.components).toMatchObject([{ path: '.', language: 'typescript', packageManager: 'pnpm@10.28.0', version: { value: '>=22', from: 'package.json' } }]);
    const archive = Buffer.from(gzipSync(await packTar(Object.entries(files).map(([name, body]) => ({ header: { name, size: Buffer.byteLength(body), type: 'file' }, body }))))).toString('base64');
    const fromArchive = await call('POST', '/v1/repositories/detect', { body: { source: { archive } } });
    expect(fromArchive.json.components).toEqual(fromFiles.json.components);
  });

  it.each(['github-actions', 'gitlab-ci', 'jenkins'])('generates the same bytes for %s every time', async (platform) => {
    const body = { source: { files }, platform };
    const first = await call('POST', '/v1/pipelines', { body });
    const second = await call('POST', '/v1/pipelines', { body, unrecorded: true });
    expect(first.status).toBe(200);
    expect(second.json.files).toEqual(first.json.files);
    expect(first.json.files[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(first.json.files)).toContain('pnpm');
    const stored = await call('GET', `/v1/pipelines/${first.json.id}`);
    expect(stored.status).toBe(200);
    expect(stored.json.files).toEqual(first.json.files);
  });

  it('answers the same for the same idempotency key', async () => {
    const key = `e2e-${crypto.randomUUID()}`;
    const body = { source: { files }, platform: 'gitlab-ci' };
    const first = await call('POST', '/v1/pipelines', { body, headers: { 'idempotency-key': key }, unrecorded: true });
    const again = await call('POST', '/v1/pipelines', { body, headers: { 'idempotency-key': key }, unrecorded: true });
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await call('POST', '/v1/pipelines', { body: { ...body, platform: 'jenkins' }, headers: { 'idempotency-key': key } });
    expect(other.json).toMatchObject({ status: 409, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('runs a batch through the workflow to its end', async () => {
    const sources = [{ files }, { files: { 'go.mod': 'module example.com/a\n\ngo 1.25\n', 'a_test.go': 'package a\n' } }, { files: { 'README.md': 'nothing to build' } }];
    const started = await call('POST', '/v1/pipeline-batches', { body: { sources, platform: 'github-actions' }, unrecorded: true });
    expect(started.status).toBe(202);
    expect(started.headers.get('location')).toBe(started.json.links.self);
    const ended = await until(
      () => call('GET', started.json.links.self, { unrecorded: true }),
      ({ json }) => json.status === 'succeeded' || json.status === 'failed',
    );
    recordFact('batch', { ...ended.json, updatedAt: '', createdAt: '' });
    expect(ended.json).toMatchObject({ status: 'succeeded', progress: { done: 3, total: 3, unit: 'repositories' } });
    expect(ended.json.result.items[0]).toMatchObject({ index: 0, status: 'succeeded' });
  });

  it('generates what an event on the bus asks for, and delivers it once', async () => {
    const client = new EventBridgeClient({ endpoint: target.events.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    const unique = { ...files, 'go.mod': `module example.com/event-${crypto.randomUUID()}\n\ngo 1.25\n` };
    const expected = (await call('POST', '/v1/repositories/detect', { body: { source: { files: unique } }, unrecorded: true })).json.components.length;
    const known = async () => call('GET', '/v1/pipelines?limit=200', { unrecorded: true });
    const before = (await known()).json.items.length;
    const { FailedEntryCount } = await client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: target.events.bus, Source: 'devops-engineer', DetailType: 'pipeline.requested', Detail: JSON.stringify({ source: { files: unique }, platform: 'jenkins' }) }],
      }),
    );
    expect(FailedEntryCount).toBe(0);
    const after = await until(known, ({ json }) => json.items.length > before);
    expect(after.json.items).toHaveLength(before + 1);
    recordFact('event', { components: expected, stored: after.json.items.length - before });
  });

  it.each([
    ['no archive', { archive: 'bm90IGFuIGFyY2hpdmU=' }, 'INVALID_ARCHIVE'],
    ['a path out of the tree', { files: { '../etc/passwd': 'x' } }, 'INVALID_INPUT'],
    ['two kinds of source', { files: {}, archive: '' }, 'INVALID_INPUT'],
    ['an unknown kind of source', { ftp: 'x' }, 'INVALID_INPUT'],
  ])('refuses %s', async (_name, source, code) => {
    const { status, json } = await call('POST', '/v1/repositories/detect', { body: { source } });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(json.code).toBe(code);
  });

  it('refuses an unknown platform and an unknown option', async () => {
    expect((await call('POST', '/v1/pipelines', { body: { source: { files }, platform: 'abacus' } })).json).toMatchObject({ status: 400, errors: [{ path: '/platform' }] });
    expect((await call('POST', '/v1/pipelines', { body: { source: { files }, platform: 'jenkins', options: { colour: 1 } } })).json).toMatchObject({ status: 400, errors: [{ path: '/options/colour' }] });
  });
});
