import type { JsonObject } from '../../core/json.ts';
import { defineNotifier, type Notice, type NoticeChannel, type NotifierTools } from '../../ports/notifier.ts';

const ENQUEUE = 'https://events.pagerduty.com/v2/enqueue';
const SEVERITY = { critical: 'critical', high: 'error', medium: 'warning', low: 'info' } as const;

type EventAction = 'trigger' | 'acknowledge' | 'resolve';

/** What the service works on needs nobody; what a person has to take over stays open until that person closes it. */
function actionOf({ stage }: Notice): EventAction {
  if (stage === 'acting') return 'acknowledge';
  return stage === 'VERIFIED' || stage === 'NO_ACTION' ? 'resolve' : 'trigger';
}

/** PagerDuty, Events API v2: the incident's id is the `dedup_key`, so that a repeat adds to the alert and opens none. */
export default defineNotifier({
  id: 'pagerduty',
  title: 'PagerDuty',
  address: { need: 'optional', form: 'url', says: `Where events go when it is not ${ENQUEUE}, e.g. the service region of the EU.` },
  secret: { need: 'required', says: 'The integration key (routing key) of an Events API v2 integration.' },
  signingSecret: { need: 'none', says: '' },
  begins: ['awaiting-approval', 'ROLLED_BACK', 'HANDED_OVER'],
  edits: true,
  calls: true,
  deliver: async (notice, channel, { reference, isNew }, tools) => {
    const action = isNew && actionOf(notice) === 'acknowledge' ? 'trigger' : actionOf(notice);
    // An alert that was acknowledged calls nobody again: it ends, and the same key opens the next one.
    if (action === 'trigger' && reference === 'acknowledge') await enqueue('resolve', notice, channel, tools);
    await enqueue(action, notice, channel, tools);
    return action;
  },
});

async function enqueue(event_action: EventAction, notice: Notice, channel: NoticeChannel, { send, secret }: NotifierTools): Promise<void> {
  const routing_key = await secret(channel.secret ?? '');
  const body: JsonObject = { routing_key, event_action, dedup_key: notice.incident, ...(event_action === 'trigger' ? detailsOf(notice) : {}) };
  await send({ method: 'POST', url: channel.address ?? ENQUEUE, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function detailsOf({ headline, text, severity, resource, at, incident, told, approval, link }: Notice): JsonObject {
  const links = [...(link === undefined ? [] : [{ href: link, text: 'Incident' }]), ...(approval?.link === undefined ? [] : [{ href: approval.link, text: 'How to decide' }])];
  return {
    client: 'DevOps Engineer',
    ...(link === undefined ? {} : { client_url: link }),
    links,
    payload: {
      summary: headline.slice(0, 1024),
      source: resource.id.slice(0, 255) || 'unknown',
      severity: SEVERITY[severity],
      timestamp: at,
      component: resource.type,
      group: `${resource.account}/${resource.region}`,
      custom_details: { incident, text, told: told.count, ...(approval === undefined ? {} : { plan: approval.summary, steps: [...approval.steps], expiresAt: approval.expiresAt }) },
    },
  };
}
