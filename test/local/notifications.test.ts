import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SIGNING_SECRET, startReceiver } from '../contract/notifier-peers/webhook.ts';
import type { Vendor } from '../contract/notifier-peers/peer.ts';
import { startService, type RunningService } from '../running-service.ts';

const SLACK_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const CASEY = 'slack:T0TEAM:U0CASEY';

let service: RunningService;
let receiver: Vendor;

beforeAll(async () => {
  receiver = await startReceiver(() => new Date());
  service = await startService({ environment: { SECRET_HOOK: SIGNING_SECRET, SECRET_SLACK_SIGNING: SLACK_SECRET } });
}, 120_000);

afterAll(async () => {
  await service.stop();
  await receiver.peer.stop();
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${service.url}${path}`, { method, headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return response.json();
}

/** A press as Slack sends it, over the wire and without a token. */
async function press(ticket: string, at: string) {
  const payload = { type: 'block_actions', team: { id: 'T0TEAM' }, user: { id: 'U0CASEY' }, actions: [{ action_id: 'devops-engineer-approve', value: ticket }] };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(new Date(at).getTime() / 1000));
  const signature = `v0=${createHmac('sha256', SLACK_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const response = await fetch(`${service.url}/v1/webhooks/slack`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp }, body });
  return response.json();
}

const advance = (advanceSeconds: number) => call('POST', '/v1/sandbox/clock', { advanceSeconds });
const texts = () => receiver.seen().flatMap((seen) => seen.texts);

it('tells what happens to an incident from the built functions, and takes its approval from a notice', async () => {
  await call('PUT', '/v1/notifications/channels/hook', { kind: 'webhook', address: `${receiver.peer.origin}/in`, secret: 'hook' });
  await call('PUT', '/v1/notifications/channels/chat', { kind: 'slack', secret: 'absent', signingSecret: 'slack-signing' });
  await call('PUT', '/v1/guards', { accounts: ['111122223333'], approvals: { expiresAfterMinutes: 30, approvers: [CASEY] } });
  await call('PUT', '/v1/remediations/s3-public-bucket/mode', { mode: 'approve' });
  await call('POST', '/v1/sandbox/faults', { kind: 'bucket-public' });
  await advance(60);
  await expect.poll(texts, { timeout: 60_000, interval: 200 }).toContainEqual(expect.stringContaining('incident.awaiting-approval Decision needed'));
  const asked = receiver.peer.calls.map(({ body }) => JSON.parse(body).data).find(({ stage }) => stage === 'awaiting-approval');
  const { now } = await advance(1);
  // It was given to another channel than the one whose app signs.
  expect(await press(asked.approval.ticket, now)).toMatchObject({ code: 'TICKET_UNKNOWN' });
  const shown = await fetch(`${service.url}/v1/notifications/approvals/${asked.approval.ticket}`);
  expect(await shown.json()).toMatchObject({ incident: asked.incident, decide: { method: 'POST' } });
  expect(await call('POST', `/v1/notifications/approvals/${asked.approval.ticket}`, { decision: 'approve' })).toMatchObject({ code: 'NOT_AN_APPROVER' });
  await call('PUT', '/v1/guards', { approvals: { expiresAfterMinutes: 30, approvers: [CASEY, 'local'] } });
  expect(await call('POST', `/v1/notifications/approvals/${asked.approval.ticket}`, { decision: 'approve' })).toMatchObject({ decision: 'approve' });
  await advance(90);
  await expect.poll(texts, { timeout: 60_000, interval: 200 }).toContainEqual(expect.stringContaining('incident.verified Healed'));
  expect(receiver.seen()).toMatchObject([{ incident: asked.incident, isOpen: false }]);
  // The other channel has no secret: the incident was healed all the same, and what is wrong can be read.
  expect(await call('GET', '/v1/notifications/channels/chat/deliveries')).toMatchObject({ items: [{ incident: asked.incident, status: 'pending', code: 'SECRET_NOT_FOUND' }] });
}, 180_000);
