import { beforeEach, describe, expect, it } from 'vitest';
import { httpEvent, memoryService } from '../../../test/support.ts';
import { createAgent } from '../agent.ts';
import type { Service } from '../http/serve.ts';
import health from '../operations/health/operation.ts';
import job from '../operations/job/operation.ts';
import { serveMcp } from './serve.ts';

const schemas = { 'agent.health': { type: 'object' }, 'agent.job': { type: 'object', required: ['id'] } };

describe('serveMcp', () => {
  let service: Service;

  beforeEach(() => {
    const base = memoryService();
    const operations = [{ ...health, load: async () => health }, { ...job, load: async () => job }];
    service = { ...base, agent: createAgent({ operations, ...base }) };
  });

  const post = async (body: unknown, change: Record<string, unknown> = {}) => {
    const response = await serveMcp(service, httpEvent('POST /mcp', { body: typeof body === 'string' ? body : JSON.stringify(body), ...change }), schemas);
    return { status: response.statusCode, json: response.body === '' ? undefined : JSON.parse(response.body) };
  };
  const request = (method: string, params: object = {}) => ({ jsonrpc: '2.0', id: 1, method, params });

  it('agrees on a revision it speaks, or offers its newest', async () => {
    expect((await post(request('initialize', { protocolVersion: '2025-06-18' }))).json.result).toMatchObject({ protocolVersion: '2025-06-18', serverInfo: { version: '1.2.3' } });
    expect((await post(request('initialize', { protocolVersion: '1999-01-01' }))).json.result.protocolVersion).toBe('2025-11-25');
  });

  it('lists every operation with its schema and what it may change', async () => {
    const { tools } = (await post(request('tools/list'))).json.result;
    expect(tools).toMatchObject([{ name: 'agent_health', annotations: { readOnlyHint: true, destructiveHint: false } }, { name: 'agent_job', inputSchema: { required: ['id'] } }]);
  });

  it('calls a tool through the one door', async () => {
    expect((await post(request('tools/call', { name: 'agent_health' }))).json.result).toMatchObject({ structuredContent: { status: 'ok' } });
    const refused = (await post(request('tools/call', { name: 'agent_job', arguments: { id: 'x', colour: 1 } }))).json.result;
    expect(refused.isError).toBe(true);
    expect(refused.content[0].text).toContain('INVALID_INPUT');
  });

  it.each([
    ['an unknown tool', request('tools/call', { name: 'absent' }), -32602],
    ['an unknown method', request('resources/list'), -32601],
    ['no JSON', '{', -32700],
    ['a batch', [request('ping')], -32700],
  ])('refuses %s', async (_name, body, code) => {
    expect((await post(body)).json.error.code).toBe(code);
  });

  it('takes a notification without an answer', async () => {
    expect(await post({ jsonrpc: '2.0', method: 'notifications/initialized' })).toEqual({ status: 202, json: undefined });
  });

  it('needs a token, a revision it knows, and POST', async () => {
    expect((await post(request('ping'), { requestContext: { requestId: 'r', http: { method: 'POST', path: '/mcp' } } })).status).toBe(401);
    expect((await post(request('ping'), { headers: { 'mcp-protocol-version': '1' } })).json.code).toBe('UNSUPPORTED_PROTOCOL_VERSION');
    expect((await serveMcp(service, httpEvent('GET /mcp'), schemas)).statusCode).toBe(405);
  });

  it('answers another scope as the tool does, not with its output', async () => {
    const requestContext = { requestId: 'r', http: { method: 'POST', path: '/mcp' }, authorizer: { jwt: { claims: { sub: 's', scope: 'pipelines:read' } } } };
    const { result } = (await post(request('tools/call', { name: 'agent_job', arguments: { id: 'x' } }), { requestContext })).json;
    expect(result.content[0].text).toContain('SCOPE_MISSING');
  });
});
