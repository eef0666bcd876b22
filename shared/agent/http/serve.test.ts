import * as z from 'zod/mini';
import { beforeEach, describe, expect, it } from 'vitest';
import { httpEvent, memoryService } from '../../../test/support.ts';
import { createAgent } from '../agent.ts';
import { defineOperation, type Operation } from '../operation.ts';
import { serveHttp, type Service } from './serve.ts';

describe('serveHttp', () => {
  let service: Service;
  let ran: unknown[];

  const post = defineOperation({
    id: 'demo.create', title: 'Create', summary: 'Creates.', method: 'POST', path: '/v1/demo/{id}', scope: 'demo:write', risk: 'write',
    permissions: [], status: 201,
    input: z.strictObject({ id: z.string(), text: z.string() }), output: z.looseObject({}),
    run: async (input) => {
      ran.push(input);
      if (input.text === 'fail') throw new Error('broken');
      return { number: ran.length, links: { self: `/v1/demo/${input.id}` } };
    },
  });
  const page = defineOperation({
    id: 'demo.page', title: 'Page', summary: 'Page.', method: 'GET', path: '/demo', scope: 'public', risk: 'read', permissions: [],
    contentType: 'text/html; charset=utf-8', input: z.strictObject({ q: z.optional(z.string()) }), output: z.string(),
    run: async ({ q }) => `<p>${q ?? 'none'}</p>`,
  });
  const create = (change: Record<string, unknown> = {}) => httpEvent('POST /v1/demo/{id}', { pathParameters: { id: 'x' }, body: '{"text":"a"}', ...change });

  beforeEach(() => {
    ran = [];
    const base = memoryService();
    const operations: Operation[] = [post, page];
    service = { ...base, agent: createAgent({ operations: operations.map((operation) => ({ ...operation, load: async () => operation })), ...base }) };
  });

  const problem = async (event: unknown) => {
    const response = await serveHttp(service, event);
    expect(response.headers['content-type']).toBe('application/problem+json');
    const body = JSON.parse(response.body);
    expect(body).toMatchObject({ status: response.statusCode, requestId: expect.any(String), title: expect.any(String), type: expect.any(String) });
    return body;
  };

  it('merges path, query and body into the input and says where the new thing is', async () => {
    const response = await serveHttp(service, create());
    expect(response).toMatchObject({ statusCode: 201, headers: { location: '/v1/demo/x', 'x-request-id': 'request-1' } });
    expect(ran).toEqual([{ id: 'x', text: 'a' }]);
  });

  it('serves text as the operation says, without a token when public', async () => {
    const response = await serveHttp(service, httpEvent('GET /demo', { queryStringParameters: { q: '1' }, requestContext: { requestId: 'r', http: { method: 'GET', path: '/demo' } } }));
    expect(response).toMatchObject({ statusCode: 200, body: '<p>1</p>', headers: { 'content-type': 'text/html; charset=utf-8' } });
  });

  it.each([
    ['no claims', create({ requestContext: { requestId: 'r', http: { method: 'POST', path: '/' } } }), 401, 'UNAUTHENTICATED'],
    ['another scope', create({ requestContext: { requestId: 'r', http: { method: 'POST', path: '/' }, authorizer: { jwt: { claims: { sub: 's', scope: 'other:write' } } } } }), 403, 'SCOPE_MISSING'],
    ['broken JSON', create({ body: '{' }), 400, 'MALFORMED_JSON'],
    ['no object', create({ body: '[1]' }), 400, 'INVALID_BODY'],
    ['another type', create({ headers: { 'content-type': 'text/plain' } }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['deep nesting', create({ body: `{"text":${'['.repeat(100)}${']'.repeat(100)}}` }), 413, 'BODY_TOO_DEEP'],
    ['a field given twice', create({ body: '{"text":"a","id":"y"}' }), 400, 'DUPLICATE_FIELD'],
    ['an unknown field', create({ body: '{"text":"a","x":1}' }), 400, 'INVALID_INPUT'],
    ['an unknown route', httpEvent('GET /absent'), 404, 'ROUTE_NOT_FOUND'],
    ['no HTTP event', { Records: [] }, 400, 'MALFORMED_EVENT'],
    ['an unexpected failure', create({ body: '{"text":"fail"}' }), 500, 'INTERNAL'],
  ])('answers %s with a problem', async (_name, event, status, code) => {
    expect(await problem(event)).toMatchObject({ status, code });
    expect(ran.length).toBe(code === 'INTERNAL' ? 1 : 0);
  });

  it('answers the same for the same key and body, and refuses another body', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'k1' };
    const first = await serveHttp(service, create({ headers }));
    const again = await serveHttp(service, create({ headers }));
    expect(again).toMatchObject({ statusCode: 201, body: first.body, headers: { 'idempotency-replayed': 'true' } });
    expect(ran).toHaveLength(1);
    expect(await problem(create({ headers, body: '{"text":"b"}' }))).toMatchObject({ status: 409, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await problem(create({ headers: { ...headers, 'idempotency-key': '' } }))).toMatchObject({ code: 'INVALID_IDEMPOTENCY_KEY' });
  });

  it('lets a failed call be retried with the same key', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'k2' };
    await problem(create({ headers, body: '{"text":"fail"}' }));
    await problem(create({ headers, body: '{"text":"fail"}' }));
    expect(ran).toHaveLength(2);
  });

  it('limits the rate of one caller and says when to come back', async () => {
    for (let call = 0; call < 5; call += 1) await serveHttp(service, create());
    const response = await serveHttp(service, create());
    expect(response).toMatchObject({ statusCode: 429, headers: { 'retry-after': '60' } });
    expect(ran).toHaveLength(5);
  });

  it('takes an IAM principal for a caller', async () => {
    const requestContext = { requestId: 'r', http: { method: 'POST', path: '/' }, authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:user/a' } } };
    expect(await serveHttp(service, create({ requestContext }))).toMatchObject({ statusCode: 201 });
  });
});
