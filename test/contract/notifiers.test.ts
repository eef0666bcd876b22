import { describe, expect, it } from 'vitest';
import jira from '../../shared/adapters/jira/notifier.ts';
import pagerduty from '../../shared/adapters/pagerduty/notifier.ts';
import servicenow from '../../shared/adapters/servicenow/notifier.ts';
import slack from '../../shared/adapters/slack/notifier.ts';
import teams from '../../shared/adapters/teams/notifier.ts';
import webhook from '../../shared/adapters/webhook/notifier.ts';
import { createSend } from '../../shared/adapters/outbound/send.ts';
import type { NotifierTools } from '../../shared/ports/notifier.ts';
import { APPROVAL, notifierContract, noticeWith, type Opened } from './notifier.contract.ts';
import { API_KEY, startJira } from './notifier-peers/jira.ts';
import { ROUTING_KEY, startPagerDuty } from './notifier-peers/pagerduty.ts';
import { startServiceNow, USER } from './notifier-peers/servicenow.ts';
import { HOOK, ROOM, startSlack, TOKEN } from './notifier-peers/slack.ts';
import { startTeams, WORKFLOW } from './notifier-peers/teams.ts';
import { SIGNING_SECRET, startReceiver } from './notifier-peers/webhook.ts';

const NOW = new Date('2026-01-01T00:02:00Z');

/** The service's own way out; `host`, a vendor's fixed address, is led to the peer. */
function toolsTo(origin: string, host?: string): Opened['toolsWith'] {
  return (secrets, timeoutMs = 20_000): NotifierTools => ({
    send: (request) => createSend({ allowLoopback: true, timeoutMs })(host === undefined ? request : { ...request, url: request.url.replace(host, origin) }),
    secret: async (reference) => secrets[reference] ?? '',
    now: () => NOW,
  });
}

async function openSlack(secret: string | undefined, address?: string) {
  const vendor = await startSlack();
  const channel = { id: 'chat', kind: 'slack', secret: 'slack', signingSecret: 'signing', ...(address === undefined ? {} : { address }) };
  return { kind: slack, channel, secrets: { slack: secret ?? `${vendor.peer.origin}${HOOK}` }, vendor, toolsWith: toolsTo(vendor.peer.origin, 'https://slack.com') };
}

async function openPagerDuty() {
  const vendor = await startPagerDuty();
  return { kind: pagerduty, channel: { id: 'on-call', kind: 'pagerduty', secret: 'key' }, secrets: { key: ROUTING_KEY }, vendor, toolsWith: toolsTo(vendor.peer.origin, 'https://events.pagerduty.com') };
}

async function openJira() {
  const vendor = await startJira();
  return { kind: jira, channel: { id: 'jsm', kind: 'jira', secret: 'key' }, secrets: { key: API_KEY }, vendor, toolsWith: toolsTo(vendor.peer.origin, 'https://api.atlassian.com') };
}

notifierContract('Slack with a bot', () => openSlack(TOKEN, ROOM), { keepsOneThread: true, closes: false });
notifierContract('Slack by an incoming webhook', () => openSlack(undefined), { keepsOneThread: false, closes: false });
notifierContract('PagerDuty', openPagerDuty, { keepsOneThread: true, closes: true });
notifierContract('Jira Service Management', openJira, { keepsOneThread: true, closes: true });
notifierContract(
  'Microsoft Teams',
  async () => {
    const vendor = await startTeams();
    return { kind: teams, channel: { id: 'teams', kind: 'teams', secret: 'url' }, secrets: { url: `${vendor.peer.origin}${WORKFLOW}` }, vendor, toolsWith: toolsTo(vendor.peer.origin) };
  },
  { keepsOneThread: false, closes: false },
);
notifierContract(
  'ServiceNow',
  async () => {
    const vendor = await startServiceNow();
    return { kind: servicenow, channel: { id: 'itsm', kind: 'servicenow', secret: 'user', address: `${vendor.peer.origin}/` }, secrets: { user: USER }, vendor, toolsWith: toolsTo(vendor.peer.origin) };
  },
  { keepsOneThread: true, closes: true },
);
notifierContract(
  'signed webhook',
  async () => {
    const vendor = await startReceiver(() => NOW);
    return { kind: webhook, channel: { id: 'hook', kind: 'webhook', secret: 'signing', address: `${vendor.peer.origin}/in` }, secrets: { signing: SIGNING_SECRET }, vendor, toolsWith: toolsTo(vendor.peer.origin) };
  },
  { keepsOneThread: true, closes: true },
);

const NEW = { isNew: true, uncertain: false };

describe('Slack', () => {
  it('shows texts from outside as they are, and buttons that carry the one-time id and nothing else', async () => {
    const { vendor, channel, secrets, toolsWith } = await openSlack(TOKEN, ROOM);
    await slack.deliver(noticeWith('awaiting-approval', { approval: APPROVAL }), channel, NEW, toolsWith(secrets));
    const [message] = vendor.messages;
    expect(message?.texts[0]).toContain('&lt;!channel&gt; &amp;');
    const text = JSON.stringify(message?.blocks);
    expect([...text.matchAll(/"mrkdwn"/g)]).toEqual([]);
    expect(message?.blocks).toContainEqual(expect.objectContaining({ type: 'actions', elements: [expect.objectContaining({ action_id: 'devops-engineer-approve', value: APPROVAL.ticket }), expect.objectContaining({ action_id: 'devops-engineer-deny', value: APPROVAL.ticket })] }));
    await vendor.peer.stop();
  });

  it('has no buttons where nothing could check who pressed them', async () => {
    const { vendor, channel, secrets, toolsWith } = await openSlack(TOKEN, ROOM);
    const { signingSecret: _unknown, ...unsigned } = channel;
    await slack.deliver(noticeWith('awaiting-approval', { approval: APPROVAL }), unsigned, NEW, toolsWith(secrets));
    expect(JSON.stringify(vendor.messages[0]?.blocks)).not.toContain(APPROVAL.ticket);
    await vendor.peer.stop();
  });

  it('posts anew when its message was deleted', async () => {
    const { vendor, channel, secrets, toolsWith } = await openSlack(TOKEN, ROOM);
    expect(await slack.deliver(noticeWith('VERIFIED'), channel, { isNew: false, uncertain: false, reference: `${ROOM}:1.0` }, toolsWith(secrets))).toBe(`${ROOM}:1700000000.000000`);
    await vendor.peer.stop();
  });

  it('says nothing about work that has begun where a message cannot be changed', async () => {
    const { vendor, channel, secrets, toolsWith } = await openSlack(undefined);
    await slack.deliver(noticeWith('acting'), channel, { isNew: false, uncertain: false }, toolsWith(secrets));
    expect(vendor.peer.calls).toEqual([]);
    await vendor.peer.stop();
  });
});

describe.each([
  { name: 'PagerDuty', kind: pagerduty, open: async () => { const opened = await openPagerDuty(); return { ...opened, calling: opened.vendor.opened }; } },
  { name: 'Jira Service Management', kind: jira, open: async () => { const opened = await openJira(); return { ...opened, calling: opened.vendor.calling }; } },
])('$name', ({ kind, open }) => {
  it('calls somebody again for what was approved, begun and then handed over', async () => {
    const { vendor, channel, secrets, toolsWith, calling } = await open();
    const tools = toolsWith(secrets);
    const say = async (stage: 'awaiting-approval' | 'acting' | 'HANDED_OVER', isNew: boolean, reference?: string) => kind.deliver(noticeWith(stage), channel, { isNew, uncertain: false, ...(reference === undefined ? {} : { reference }) }, tools);
    const asked = await say('awaiting-approval', true);
    const begun = await say('acting', false, asked);
    expect(calling()).toBe(0);
    await say('HANDED_OVER', false, begun);
    expect(calling()).toBe(1);
    await vendor.peer.stop();
  });
});

describe('the way out', () => {
  it.each(['http://example.com/', 'https://127.0.0.1/', 'https://10.0.0.1/', 'https://[::1]/', 'https://localhost/', 'https://metadata.google.internal/', 'https://host/', 'https://user:pass@example.com/', 'https://2130706433/', 'file:///etc/passwd', 'hooks'])('is closed to %s', async (url) => {
    const send = createSend({ allowLoopback: false });
    await expect(send({ method: 'POST', url })).rejects.toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' });
  });
});
