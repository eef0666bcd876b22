import { stageOf, type Incident } from '../incidents/index.ts';
import type { Notice, NoticeStage, NotifierMetadata } from '../ports/index.ts';
import type { Channel } from './model.ts';

const HEADLINES: Readonly<Record<NoticeStage, string>> = {
  opened: 'Incident',
  'awaiting-approval': 'Decision needed',
  acting: 'At work',
  VERIFIED: 'Healed',
  ROLLED_BACK: 'Taken back, needs a person',
  HANDED_OVER: 'Needs a person',
  NO_ACTION: 'Closed, nothing was done',
};

const MAX_TITLE = 200;
const MAX_TEXT = 1500;
const MAX_STEPS = 20;

/** Credentials that an alarm's text may carry along: their first letters say which it was. */
const CREDENTIALS = /\b(AKIA|ASIA|xox[a-z]-|gh[pousr]_|whsec_)[A-Za-z0-9_-]{8,}/g;

/** One line of text from outside, without credentials. */
const line = (text: string, limit: number): string => text.replaceAll(CREDENTIALS, '$1***').replaceAll(/\s+/g, ' ').trim().slice(0, limit);

export interface Told {
  readonly count: number;
  readonly incidents: readonly string[];
}

/** Names what is said: the same state gives the same revision. Who joins later is news only where it is quietly added. */
export function revisionOf(incident: Incident, told: Told, { edits, calls }: Pick<NotifierMetadata, 'edits' | 'calls'>): string {
  const stage = stageOf(incident);
  const joined = edits && !calls && told.count > 0 ? `+${told.count}` : '';
  if (stage === 'awaiting-approval') return `${stage}#${(incident.plan?.hash ?? '').slice(0, 16)}#${incident.approvalExpiresAt ?? ''}`;
  return stage === 'acting' ? `${stage}#${incident.attempt}` : `${stage}${joined}`;
}

/** What a channel is told of an incident as it is now; `ticket` is given while a decision is awaited. */
export function noticeOf(incident: Incident, channel: Channel, revision: string, told: Told, ticket: string | undefined): Notice {
  const stage = stageOf(incident);
  const base = channel.baseUrl?.replace(/\/+$/, '');
  const { id, severity, resource, openedAt, phaseSince, closedAt } = incident;
  const approval = ticket === undefined ? undefined : approvalOf(incident, ticket, base);
  const parts = {
    headline: `${HEADLINES[stage]}: ${line(incident.title, MAX_TITLE)}`,
    text: line(textOf(incident, stage), MAX_TEXT),
    ...(base === undefined ? {} : { link: `${base}/#/incidents/${id}` }),
    told,
    ...(approval === undefined ? {} : { approval }),
  };
  const place = { account: resource.account, region: resource.region, type: resource.type, id: line(resource.id, MAX_TITLE) };
  return { incident: id, revision, stage, severity, ...parts, full: fullOf(parts, `Severity ${severity}, ${place.type} ${place.id}, ${place.account}, ${place.region}`, id), resource: place, openedAt, at: closedAt ?? phaseSince };
}

function textOf({ plan, reason }: Incident, stage: NoticeStage): string {
  const why = reason === undefined ? '' : `${reason.detail} (${reason.code})`;
  switch (stage) {
    case 'opened':
      return 'It is being looked at.';
    case 'awaiting-approval':
      return 'A plan waits for a decision.';
    case 'acting':
      return plan?.summary ?? 'The plan is carried out.';
    case 'ROLLED_BACK':
      return `What was tried did not help and was taken back. ${why}`;
    default:
      return why;
  }
}

function approvalOf({ plan, approvalExpiresAt = '' }: Incident, ticket: string, base: string | undefined): NonNullable<Notice['approval']> {
  const steps = (plan?.steps ?? []).slice(0, MAX_STEPS).map(({ title }) => line(title, MAX_TITLE));
  return { ticket, ...(base === undefined ? {} : { link: `${base}/v1/notifications/approvals/${ticket}` }), summary: line(plan?.summary ?? '', MAX_TEXT), steps, expiresAt: approvalExpiresAt };
}

function fullOf({ headline, text, approval, told, link }: Pick<Notice, 'headline' | 'text' | 'approval' | 'told' | 'link'>, place: string, id: string): string {
  const plan = approval === undefined ? [] : [approval.summary, ...approval.steps.map((step, index) => `${index + 1}. ${step}`), `Without a decision until ${approval.expiresAt} nothing is done.`, approval.link ?? ''];
  const lines = [headline, text, ...plan, told.count === 0 ? '' : `${told.count} more with the same reason: ${told.incidents.join(', ')}`, place, id, link ?? ''];
  return lines.filter((each) => each !== '').join('\n');
}
