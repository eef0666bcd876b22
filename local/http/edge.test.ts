import { APIGatewayProxyEventV2Schema } from '@aws-lambda-powertools/parser/schemas';
import type { Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../engines/engine.ts';
import { isObject } from '../template/resolve.ts';
import type { RouteWiring } from '../template/wiring.ts';
import { createEdge } from './edge.ts';
import { createMatcher } from './routes.ts';

const route = (method: string, path: string, authorisation: RouteWiring['authorisation'] = 'jwt'): RouteWiring => ({ method, path, functionArn: `${method} ${path}`, authorisation, scopes: ['demo:read', '*'] });
const routes = [route('GET', '/v1/things/{id}'), route('GET', '/v1/things/latest'), route('POST', '/v1/things'), route('GET', '/open', 'none'), route('GET', '/files/{rest+}', 'none')];

describe('routes', () => {
  const match = createMatcher(routes);
  const found = (method: string, path: string) => match(method, path).match;

  it.each([
    ['/v1/things/latest', 'GET /v1/things/latest', {}],
    ['/v1/things/a%2Fb', 'GET /v1/things/{id}', { id: 'a/b' }],
    ['/files/a/b/c', 'GET /files/{rest+}', { rest: 'a/b/c' }],
  ])('%s goes to %s', (path, arn, parameters) => {
    expect(found('GET', path)).toMatchObject({ route: { functionArn: arn }, parameters });
  });

  it('tells a wrong method from an unknown path', () => {
    expect(match('DELETE', '/v1/things')).toEqual({ allowed: ['POST'] });
    expect(match('GET', '/v1/things/a/b')).toEqual({ allowed: [] });
    expect(match('GET', '/v1/things/')).toEqual({ allowed: [] });
    expect(match('DELETE', '/v1/things/latest')).toEqual({ allowed: ['GET'] });
  });
});

describe('the HTTP edge', () => {
  let server: Server;
  let url: string;
  let events: unknown[];

  beforeAll(async () => {
    server = createEdge({
      routes,
      token: 'right-token',
      files: async () => new Map(),
      invoke: async (arn, event) => {
        events.push(event);
        if (arn === 'GET /open') return { statusCode: 200, headers: { 'x-a': '1' }, body: Buffer.from('bytes').toString('base64'), isBase64Encoded: true };
        return arn === 'GET /v1/things/latest' ? { nonsense: true } : { statusCode: 201, headers: { 'content-type': 'application/json' }, body: '{}' };
      },
    });
    url = await listen(server);
  });

  beforeEach(() => {
    events = [];
  });

  afterAll(() => server.close());

  const authorization = 'Bearer right-token';

  it('hands a request over as API Gateway does', async () => {
    const response = await fetch(`${url}/v1/things?b=2&a=1&a=3`, { method: 'POST', headers: { authorization, 'content-type': 'application/json', cookie: 'x=1; y=2' }, body: '{"ü":1}' });
    expect(response.status).toBe(201);
    const parsed = APIGatewayProxyEventV2Schema.parse(events[0]);
    expect(parsed).toMatchObject({ routeKey: 'POST /v1/things', rawQueryString: 'b=2&a=1&a=3', queryStringParameters: { a: '1,3', b: '2' }, cookies: ['x=1', 'y=2'], isBase64Encoded: false });
    expect(isObject(events[0]) && events[0]['body']).toBe('{"ü":1}');
    expect(parsed.requestContext.authorizer?.jwt?.claims).toMatchObject({ sub: 'local', scope: 'demo:read *' });
  });

  it('encodes what is not text, both ways', async () => {
    await fetch(`${url}/v1/things`, { method: 'POST', headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' });
    expect(events[0]).toMatchObject({ body: Buffer.from('a=1').toString('base64'), isBase64Encoded: true });
    const open = await fetch(`${url}/open`);
    expect(await open.text()).toBe('bytes');
    APIGatewayProxyEventV2Schema.parse(events[1]);
  });

  it.each([
    ['no token', undefined, 401],
    ['another token', 'Bearer wrong-token', 401],
    ['another scheme', 'Basic cmlnaHQtdG9rZW4=', 401],
    ['the token', authorization, 201],
  ])('with %s', async (_name, given, status) => {
    const response = await fetch(`${url}/v1/things/1`, { headers: given === undefined ? {} : { authorization: given } });
    expect(response.status).toBe(status);
    expect(events).toHaveLength(status === 201 ? 1 : 0);
  });

  it('answers for a function that gives no HTTP answer', async () => {
    const response = await fetch(`${url}/v1/things/latest`, { headers: { authorization } });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'BAD_FUNCTION_ANSWER' });
  });

  it('refuses a body beyond the limit, also when its length is not announced', async () => {
    const chunk = 'x'.repeat(1_048_576);
    const body = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < 12; sent += 1) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    });
    // `duplex` is what undici asks for with a stream; the DOM's types do not know it yet.
    const streamed = Object.assign({ method: 'POST', headers: { authorization }, body }, { duplex: 'half' });
    expect((await fetch(`${url}/v1/things`, streamed)).status).toBe(413);
    expect(events).toEqual([]);
  });
});
