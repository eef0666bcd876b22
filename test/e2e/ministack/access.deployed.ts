import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { action, createUser, removeUser, signed, target, type Credentials } from './target.ts';

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

async function status(path: string, init: RequestInit = {}): Promise<number> {
  return (await fetch(`${target.url}${path}`, init)).status;
}

describe('the JWT authoriser', () => {
  it.each(Object.entries(target.wrongTokens))('refuses a token %s', async (_wrong, token) => {
    expect(await status('/v1/jobs', bearer(token))).toBe(401);
  });

  it('lets a token into the routes of its scope only', async () => {
    const token = target.tokens['pipelines:read'] ?? '';
    expect(await status('/v1/pipelines', bearer(token))).toBe(200);
    expect(await status('/v1/jobs', bearer(token))).toBe(403);
    expect(await status('/v1/audit', bearer(token))).toBe(403);
  });

  it('takes the scope of a whole area', async () => {
    const token = target.tokens['pipelines:*'] ?? '';
    expect(await status('/v1/pipelines', bearer(token))).toBe(200);
    expect(await status('/v1/jobs', bearer(token))).toBe(403);
  });

  it('guards the tools of MCP one by one', async () => {
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'agent_jobs', arguments: {} } };
    const answer = await fetch(`${target.url}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${target.tokens['pipelines:read'] ?? ''}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify(call),
    });
    expect(await answer.text()).toContain('SCOPE_MISSING');
  });
});

describe('the IAM authoriser', () => {
  const apiId = /\/execute-api\/([0-9a-z]+)\//.exec(target.iamUrl)?.[1] ?? '';
  let reader: Credentials;

  beforeAll(async () => {
    reader = await createUser('e2e-reader', [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `arn:aws:execute-api:${target.region}:000000000000:${apiId}/$default/GET/v1/jobs` }]);
  });
  afterAll(() => removeUser('e2e-reader', reader));

  it('refuses a request that nobody signed', async () => {
    expect((await fetch(`${target.iamUrl}/v1/jobs`)).status).toBe(403);
  });

  it('lets a principal call the routes that its policy names', async () => {
    const jobs = await signed('execute-api', `${target.iamUrl}/v1/jobs`, {}, reader);
    expect(jobs.status).toBe(200);
    expect(await jobs.json()).toMatchObject({ items: expect.any(Array) });
    expect((await signed('execute-api', `${target.iamUrl}/v1/audit`, {}, reader)).status).toBe(403);
  });

  it('leaves the public routes open', async () => {
    expect((await fetch(`${target.iamUrl}/openapi.json`)).status).toBe(200);
  });

  it('gives nothing beside the API', async () => {
    const { json } = await action('dynamodb', 'DynamoDB_20120810.ListTables', {}, reader);
    expect(JSON.stringify(json)).toContain('AccessDenied');
  });
});
