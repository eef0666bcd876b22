import type { JsonObject } from '../../core/json.ts';
import { defineNotifier, type Notice, type NoticeChannel, type NotifierTools } from '../../ports/notifier.ts';

const HOST = 'https://api.atlassian.com';
const ALERTS = '/jsm/ops/integration/v2/alerts';
const MAX_TEXT = 15_000;
const PRIORITY = { critical: 'P1', high: 'P2', medium: 'P3', low: 'P4' } as const;

type Call = 'create' | 'acknowledge' | 'close' | 'notes';

/** A second thing to say about an open alert is a note; only a person may close what a person has to take over. */
function callsOf({ stage }: Notice, isNew: boolean, reference: string | undefined): readonly Call[] {
  if (stage === 'VERIFIED' || stage === 'NO_ACTION') return ['close'];
  if (isNew) return ['create'];
  if (stage === 'acting') return ['acknowledge'];
  // An alert that was acknowledged calls nobody again: it ends, and the same alias opens the next one.
  return reference === 'acknowledge' ? ['close', 'create'] : ['notes'];
}

/** Jira Service Management, alerts of Operations: the incident's id is the `alias`, under which one alert is open at most. */
export default defineNotifier({
  id: 'jira',
  title: 'Jira Service Management',
  address: { need: 'optional', form: 'url', says: `Where alerts go when it is not ${HOST}.` },
  secret: { need: 'required', says: 'The key of an API integration of Operations.' },
  signingSecret: { need: 'none', says: '' },
  begins: ['awaiting-approval', 'ROLLED_BACK', 'HANDED_OVER'],
  edits: true,
  calls: true,
  deliver: async (notice, channel, { reference, isNew }, tools) => {
    const calls = callsOf(notice, isNew, reference);
    for (const call of calls) await post(call, notice, channel, tools);
    return calls.at(-1);
  },
});

async function post(call: Call, notice: Notice, channel: NoticeChannel, { send, secret }: NotifierTools): Promise<void> {
  const base = `${(channel.address ?? HOST).replace(/\/+$/, '')}${ALERTS}`;
  const url = call === 'create' ? base : `${base}/${encodeURIComponent(notice.incident)}/${call}?identifierType=alias`;
  const headers = { 'content-type': 'application/json', authorization: `GenieKey ${await secret(channel.secret ?? '')}` };
  await send({ method: 'POST', url, headers, body: JSON.stringify(call === 'create' ? alertOf(notice) : { source: 'DevOps Engineer', note: notice.full.slice(0, MAX_TEXT) }) });
}

function alertOf(notice: Notice): JsonObject {
  const { incident, headline, full, severity, resource, stage } = notice;
  return {
    message: headline.slice(0, 130),
    alias: incident,
    description: full.slice(0, MAX_TEXT),
    priority: PRIORITY[severity],
    source: 'DevOps Engineer',
    entity: resource.id.slice(0, 512),
    tags: ['devops-engineer', stage],
    details: { incident, type: resource.type, account: resource.account, region: resource.region },
  };
}
