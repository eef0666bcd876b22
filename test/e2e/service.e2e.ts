import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, it } from 'vitest';
import { call, recordFact, target } from './client.ts';

describe('the service', () => {
  it('is healthy without a token', async () => {
    const { status, json } = await call('GET', '/health', { token: null });
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(json.functions).toBeGreaterThan(4);
  });

  it('describes itself', async () => {
    const { status, json } = await call('GET', '/openapi.json', { token: null });
    expect(status).toBe(200);
    expect(json.openapi).toMatch(/^3\.1/);
    expect(Object.keys(json.paths)).toContain('/v1/pipelines');
    const page = await call('GET', '/docs', { token: null });
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  it.each(['/v1/operations', '/v1/jobs', '/v1/audit'])('asks for a token at %s', async (path) => {
    const none = await call('GET', path, { token: null, unrecorded: true });
    const wrong = await call('GET', path, { token: 'wrong', unrecorded: true });
    expect([none.status, wrong.status].every((status) => status === 401 || status === 403)).toBe(true);
  });

  it('lists its operations', async () => {
    const { status, json } = await call('GET', '/v1/operations');
    expect(status).toBe(200);
    expect(json.items.map((item: { id: string }) => item.id)).toContain('pipelines.generate');
  });

  it('refuses bad input with a stable code and a pointer', async () => {
    expect((await call('GET', '/v1/jobs?limit=0')).json).toMatchObject({ status: 400, code: 'INVALID_INPUT', errors: [{ path: '/limit' }] });
    expect((await call('GET', '/v1/jobs?colour=red')).json).toMatchObject({ status: 400, errors: [{ path: '/colour' }] });
    expect((await call('GET', '/v1/jobs?cursor=nonsense')).json).toMatchObject({ status: 400, code: 'INVALID_CURSOR' });
    expect((await call('GET', '/v1/jobs/absent')).json).toMatchObject({ status: 404, code: 'JOB_NOT_FOUND' });
    expect((await call('POST', '/v1/repositories/detect', { raw: '{' })).json).toMatchObject({ status: 400, code: 'MALFORMED_JSON' });
  });

  it('speaks the Model Context Protocol to its reference client', async () => {
    const client = new Client({ name: 'e2e', version: '1.0.0' });
    const transport = new StreamableHTTPClientTransport(new URL(`${target.url}/mcp`), { requestInit: { headers: { authorization: `Bearer ${target.token}` } } });
    await client.connect(transport);
    const { tools } = await client.listTools();
    recordFact('mcp tools', tools);
    expect(tools.map((tool) => tool.name)).toContain('agent_health');
    const health = await client.callTool({ name: 'agent_health', arguments: {} });
    expect(health.structuredContent).toMatchObject({ status: 'ok' });
    const refused = await client.callTool({ name: 'agent_job', arguments: { id: 'absent' } });
    expect(refused).toMatchObject({ isError: true });
    expect(JSON.stringify(refused.content)).toContain('JOB_NOT_FOUND');
    await client.close();
  });

  it('keeps a whole audit trail', async () => {
    const { json } = await call('GET', '/v1/audit/verify', { unrecorded: true });
    expect(json).toMatchObject({ ok: true });
    expect(json.records).toBeGreaterThan(0);
    const trail = await call('GET', '/v1/audit?limit=5', { unrecorded: true });
    expect(trail.json.items).toHaveLength(5);
    expect(trail.json.nextCursor).toEqual(expect.any(String));
  });
});
