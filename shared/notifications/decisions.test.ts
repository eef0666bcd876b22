import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ASKED, boardService, change, closedAs, EXPIRES, INCIDENT, openIncident, PLAN } from '../../test/notifications.ts';
import { httpEvent, testContext } from '../../test/support.ts';
import { EnvironmentSecrets } from '../adapters/environment/secrets.ts';
import { createAgent } from '../agent/agent.ts';
import { serveHttp } from '../agent/http/serve.ts';
import { changeSettings, readIncident } from '../incidents/index.ts';
import { operations } from '../registry.gen.ts';
import { writeChannel } from './channels.ts';
import { deliverNotices } from './deliver.ts';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const OTHER_SECRET = 'another-app-0123456789';
const LIMIT = 40;
const CASEY = 'slack:T0TEAM:U0CASEY';

let service: ReturnType<typeof boardService>;
let answer: (event: object) => Promise<{ status: number; body: { code?: string; decision?: string | null; [name: string]: unknown } }>;
let ticket: string;

beforeEach(async () => {
  service = boardService();
  const { ports: others, config } = testContext();
  const secrets = new EnvironmentSecrets({ SECRET_SIGNING: SECRET, SECRET_OTHER_SIGNING: OTHER_SECRET });
  const ports = { ...others, ...service.reach, secrets };
  const agent = createAgent({ operations, ports, config });
  answer = async (event) => {
    const { statusCode, body } = await serveHttp({ agent, ports, config: { ...config, rateLimitPerMinute: LIMIT } }, event);
    return { status: statusCode, body: JSON.parse(body) };
  };
  await writeChannel(service.reach, { id: 'chat', kind: 'slack', signingSecret: 'signing' }, false);
  await writeChannel(service.reach, { id: 'other', kind: 'slack', signingSecret: 'other-signing' }, false);
  await changeSettings(service.store, (settings) => ({ ...settings, approvals: { expiresAfterMinutes: 30, approvers: [CASEY, 'tester'] } }));
  await openIncident(service, ASKED);
  await deliverNotices(service.reach);
  ticket = service.board.said.find(({ channel }) => channel === 'chat')?.notice.approval?.ticket ?? '';
});

const state = async () => {
  const { approvals, phase } = await readIncident(service.reach, INCIDENT);
  return { phase, decided: approvals.map(({ by, decision }) => `${by} ${decision}`) };
};
const UNDECIDED = { phase: 'approve', decided: [] };

interface Pressed {
  readonly user?: string;
  readonly action?: string;
  readonly value?: string;
  readonly secret?: string;
  readonly ageSeconds?: number;
  readonly isBase64?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A press as Slack sends it: form-encoded JSON, signed with version v0 over the bytes. */
function press({ user = 'U0CASEY', action = 'devops-engineer-approve', value = ticket, secret = SECRET, ageSeconds = 0, isBase64 = true, headers }: Pressed = {}): object {
  const payload = { type: 'block_actions', team: { id: 'T0TEAM', domain: 'example' }, user: { id: user, username: 'casey', team_id: 'T0TEAM' }, api_app_id: 'A0', response_url: 'https://hooks.slack.com/actions/x', actions: [{ type: 'button', action_id: action, block_id: 'decision', value }] };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(service.clock.now().getTime() / 1000) - ageSeconds);
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return {
    ...httpEvent('POST /v1/webhooks/slack'),
    headers: headers ?? { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
    requestContext: { requestId: 'request-1', http: { method: 'POST', path: '/v1/webhooks/slack' } },
    body: isBase64 ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: isBase64,
  };
}

describe('a button in Slack', () => {
  it.each([{ action: 'devops-engineer-approve', decision: 'approve', isBase64: true }, { action: 'devops-engineer-deny', decision: 'deny', isBase64: false }])('decides once: $decision', async ({ action, decision, isBase64 }) => {
    expect(await answer(press({ action, isBase64 }))).toEqual({ status: 200, body: { decision } });
    expect(await state()).toEqual({ phase: 'approve', decided: [`${CASEY} ${decision}`] });
    expect(await answer(press({ action }))).toMatchObject({ status: 409, body: { code: 'TICKET_USED' } });
    expect((await state()).decided).toHaveLength(1);
  });

  it.each([
    { why: 'the wrong person', pressed: { user: 'U0ROBIN' }, status: 403, code: 'NOT_AN_APPROVER' },
    { why: 'a forged id', pressed: { value: `apv_${'x'.repeat(43)}` }, status: 404, code: 'TICKET_UNKNOWN' },
    { why: 'no id', pressed: { value: 'approve' }, status: 400, code: 'INTERACTION_MALFORMED' },
    { why: 'another secret', pressed: { secret: 'not-the-secret' }, status: 401, code: 'SIGNATURE_INVALID' },
    { why: 'the app of another channel', pressed: { secret: OTHER_SECRET }, status: 404, code: 'TICKET_UNKNOWN' },
    { why: 'a signature that is too old', pressed: { ageSeconds: 301 }, status: 401, code: 'SIGNATURE_EXPIRED' },
    { why: 'a signature from the future', pressed: { ageSeconds: -301 }, status: 401, code: 'SIGNATURE_EXPIRED' },
    { why: 'no signature', pressed: { headers: {} }, status: 401, code: 'SIGNATURE_MISSING' },
    { why: 'a signature of another length', pressed: { headers: { 'x-slack-signature': 'v0=ab', 'x-slack-request-timestamp': '1' } }, status: 401, code: 'SIGNATURE_MISSING' },
  ])('changes nothing with $why', async ({ pressed, status, code }) => {
    expect(await answer(press(pressed))).toMatchObject({ status, body: { code } });
    expect(await state()).toEqual(UNDECIDED);
    expect(await answer(press())).toMatchObject({ status: 200 });
  });

  it('changes nothing when one byte of what was signed is another', async () => {
    const event = press({ isBase64: false });
    const body = String(Reflect.get(event, 'body')).replace('U0CASEY', 'U0CASEZ');
    expect(await answer({ ...event, body })).toMatchObject({ status: 401, body: { code: 'SIGNATURE_INVALID' } });
    expect(await state()).toEqual(UNDECIDED);
  });

  it('is worth nothing after the approval has expired', async () => {
    service.clock.advance(new Date(EXPIRES).getTime() - service.clock.now().getTime());
    expect(await answer(press())).toMatchObject({ status: 409, body: { code: 'APPROVAL_EXPIRED' } });
    expect(await state()).toEqual(UNDECIDED);
  });

  it('is bound to the plan that was shown', async () => {
    await change(service, { plan: { ...PLAN, hash: 'b'.repeat(64) } });
    expect(await answer(press())).toMatchObject({ status: 409, body: { code: 'PLAN_CHANGED' } });
    expect(await state()).toEqual(UNDECIDED);
  });

  it('decides nothing about an incident that is over', async () => {
    await change(service, closedAs('NO_ACTION'));
    expect(await answer(press())).toMatchObject({ status: 409, body: { code: 'NOT_AWAITING_APPROVAL' } });
  });

  it('lets nobody decide whom the guards do not name, also when they name nobody', async () => {
    await changeSettings(service.store, (settings) => ({ ...settings, approvals: { expiresAfterMinutes: 30, approvers: [] } }));
    expect(await answer(press())).toMatchObject({ status: 403, body: { code: 'NOT_AN_APPROVER' } });
    expect(await state()).toEqual(UNDECIDED);
  });

  it('takes what decides nothing, e.g. a link that was followed', async () => {
    expect(await answer(press({ action: 'open' }))).toEqual({ status: 200, body: { decision: null } });
    expect(await state()).toEqual(UNDECIDED);
  });

  it('is limited by the address of who sends', async () => {
    const from = (sourceIp: string): object => ({ ...press({ secret: 'not-the-secret' }), requestContext: { requestId: 'r', http: { method: 'POST', path: '/v1/webhooks/slack', sourceIp } } });
    const answers = await Promise.all(Array.from({ length: LIMIT + 1 }, () => answer(from('192.0.2.1'))));
    expect(answers.filter(({ body }) => body.code === 'RATE_LIMITED')).toHaveLength(1);
    expect(await answer(from('192.0.2.2'))).toMatchObject({ body: { code: 'SIGNATURE_INVALID' } });
  });

  it('of two that are pressed at once lets the first count', async () => {
    await changeSettings(service.store, (settings) => ({ ...settings, approvals: { expiresAfterMinutes: 30, approvers: [CASEY, 'slack:T0TEAM:U0ROBIN'] } }));
    const both = await Promise.all([answer(press()), answer(press({ user: 'U0ROBIN', action: 'devops-engineer-deny' }))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await state()).decided).toHaveLength(1);
  });
});

describe('a one-time id', () => {
  const path = (): string => `/v1/notifications/approvals/${ticket}`;
  const get = (): object => ({ ...httpEvent('GET /v1/notifications/approvals/{ticket}'), rawPath: path(), pathParameters: { ticket }, requestContext: { requestId: 'r', http: { method: 'GET', path: path() } } });
  const post = (body: object, change: Record<string, unknown> = {}): object => ({
    ...httpEvent('POST /v1/notifications/approvals/{ticket}', { body: JSON.stringify(body) }),
    pathParameters: { ticket },
    requestContext: { requestId: 'r', http: { method: 'POST', path: path() }, authorizer: { jwt: { claims: { sub: 'tester', scope: 'incidents:approve' }, scopes: [] } } },
    ...change,
  });

  it('shows how to decide, and reading it any number of times decides nothing', async () => {
    for (let time = 0; time < 3; time += 1) expect(await answer(get())).toMatchObject({ status: 200, body: { incident: INCIDENT, plan: { hash: PLAN.hash, steps: ['Go back'] }, decide: { method: 'POST', path: path() } } });
    expect(await state()).toEqual(UNDECIDED);
  });

  it('decides for whoever carries a token with the scope', async () => {
    expect(await answer(post({ decision: 'approve', comment: 'go' }))).toEqual({ status: 200, body: { incident: INCIDENT, decision: 'approve' } });
    expect((await state()).decided).toEqual(['tester approve']);
    expect(await answer(get())).toMatchObject({ status: 409, body: { code: 'TICKET_USED' } });
  });

  it.each([
    { why: 'without a token', authorizer: {}, status: 401, code: 'UNAUTHENTICATED' },
    { why: 'without the scope', authorizer: { jwt: { claims: { sub: 'tester', scope: 'incidents:read' }, scopes: [] } }, status: 403, code: 'SCOPE_MISSING' },
    { why: 'for somebody whom the guards do not name', authorizer: { jwt: { claims: { sub: 'robin', scope: 'incidents:approve' }, scopes: [] } }, status: 403, code: 'NOT_AN_APPROVER' },
  ])('is worth nothing $why', async ({ authorizer, status, code }) => {
    const requestContext = { requestId: 'r', http: { method: 'POST', path: path() }, authorizer };
    expect(await answer(post({ decision: 'approve' }, { requestContext }))).toMatchObject({ status, body: { code } });
    expect(await state()).toEqual(UNDECIDED);
  });

  it('is kept as a digest only', async () => {
    const kept = await service.store.query('approval-tickets', { limit: 10 });
    expect(kept.items).toHaveLength(2);
    expect(JSON.stringify([kept, await service.store.query('notice-threads', { limit: 10 })])).not.toContain(ticket);
  });
});
