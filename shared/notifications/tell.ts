import { sha256 } from '../core/digest.ts';
import { DevopsError } from '../core/errors.ts';
import { stageOf, type Incident } from '../incidents/index.ts';
import { NotifyError, type NotifierMetadata, type Ports } from '../ports/index.ts';
import type { Channel, Thread } from './model.ts';
import { noticeOf, revisionOf, type Told } from './notice.ts';
import { readThread, writeThread, type KeptThread } from './threads.ts';
import { issueTicket } from './tickets.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'notifier'>;

/** What became of one channel's notice: `silent` has nothing to say, `later` waits, `down` failed and is tried again. */
export type Telling = 'silent' | 'delivered' | 'later' | 'down' | 'failed';

/** Longer than a kind's calls may take. */
const CLAIM_MS = 60_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 600_000;
const GIVE_UP_MS = 86_400_000;
const MAX_TRIES = 200;

type Try = Omit<Thread, 'updatedAt'>;

/**
 * Tells one channel how an incident stands, if it is to be told and has not been. Any number of workers may call it at once
 * and again: whoever writes the claim speaks. A worker that dies after speaking lets the same notice be given again under
 * the vendor's own key.
 */
export async function tell(reach: Reach, channel: Channel, incident: Incident, told: Told): Promise<Telling> {
  const kind = (await reach.notifier.kinds()).find(({ id }) => id === channel.kind);
  if (kind === undefined) return 'silent';
  const kept = await readThread(reach, channel.id, incident.id);
  const revision = revisionOf(incident, told, kind);
  if (!isToBeTold(kind, channel, incident, kept.thread, revision)) return overtake(reach, kept, revision);
  const now = reach.clock.now();
  const attempt = tryOf(channel, incident, kept.thread, revision, now);
  if (attempt.nextAt !== undefined && now.toISOString() < attempt.nextAt) return 'later';
  return speak(reach, channel, incident, told, attempt, kept);
}

async function overtake(reach: Reach, { thread, version }: KeptThread, revision: string): Promise<Telling> {
  if (thread?.status !== 'pending' || thread.revision === revision) return 'silent';
  const { updatedAt: _updatedAt, nextAt: _nextAt, ...kept } = thread;
  await writeThread(reach, { ...kept, status: 'overtaken' }, version);
  return 'silent';
}

function isToBeTold(kind: NotifierMetadata, channel: Channel, incident: Incident, thread: Thread | undefined, revision: string): boolean {
  if (thread?.revision === revision) return thread.status === 'pending';
  const stage = stageOf(incident);
  if (thread?.begun === true) return stage !== 'opened' && (kind.edits || stage !== 'acting');
  // Told with the incident that called a person for the same reason.
  if (incident.pagedWith !== undefined) return false;
  return (channel.stages ?? kind.begins).includes(stage) && (channel.severities ?? [incident.severity]).includes(incident.severity);
}

/** The try that is due: the next of the same revision, or the first of a new one. */
function tryOf(channel: Channel, incident: Incident, thread: Thread | undefined, revision: string, now: Date): Try {
  const { updatedAt: _updatedAt, nextAt, code, ...kept } = thread ?? { incident: incident.id, channel: channel.id, begun: false, tries: 0 };
  const isSame = thread?.revision === revision;
  const first = { since: now.toISOString(), tries: 0 };
  const progress = isSame ? { since: thread.since, tries: thread.tries, ...(nextAt === undefined ? {} : { nextAt }), ...(code === undefined ? {} : { code }) } : first;
  return { ...kept, status: 'pending', stage: stageOf(incident), revision, ...progress };
}

async function speak(reach: Reach, channel: Channel, incident: Incident, told: Told, attempt: Try, { version }: KeptThread): Promise<Telling> {
  const now = reach.clock.now();
  const needsTicket = attempt.stage === 'awaiting-approval';
  const ticket = needsTicket ? await issueTicket(reach, incident, channel.id, attempt.ticket) : undefined;
  const claim: Try = { ...attempt, tries: attempt.tries + 1, nextAt: new Date(now.getTime() + CLAIM_MS).toISOString(), ...(ticket === undefined ? {} : { ticket: ticket.digest }) };
  const claimed = await writeThread(reach, claim, version);
  if (claimed === undefined) return 'later';
  const notice = noticeOf(incident, channel, attempt.revision, told, ticket?.ticket);
  const { nextAt: _nextAt, code: _code, ...spoken } = claim;
  let reference: string | undefined;
  try {
    reference = await reach.notifier.deliver(notice, channel, { isNew: !attempt.begun, uncertain: attempt.tries > 0, ...(attempt.reference === undefined ? {} : { reference: attempt.reference }) });
  } catch (thrown) {
    return fail(reach, spoken, claimed.version, thrown);
  }
  // Should this fail, the claim stands until it ends: the vendor was told, and is told again under its own key.
  await writeThread(reach, { ...spoken, status: 'delivered', begun: true, deliveredAt: reach.clock.now().toISOString(), ...(reference === undefined ? {} : { reference }) }, claimed.version);
  return 'delivered';
}

async function fail(reach: Reach, spoken: Try, version: number, thrown: unknown): Promise<Telling> {
  const { code, retryable, pauseMs } = failureOf(thrown, spoken);
  const now = reach.clock.now().getTime();
  const isOver = !retryable || spoken.tries >= MAX_TRIES || now + pauseMs - new Date(spoken.since).getTime() > GIVE_UP_MS;
  await writeThread(reach, isOver ? { ...spoken, code, status: 'failed' } : { ...spoken, code, nextAt: new Date(now + pauseMs).toISOString() }, version);
  return isOver ? 'failed' : 'down';
}

/** From 0 up to 1, another for each try of each thread, so that what waits does not come back all at once. */
const spreadOf = ({ channel, incident, tries }: Try): number => Number.parseInt(sha256(`${channel}#${incident}#${tries}`).slice(0, 8), 16) / 2 ** 32;

/** Pauses grow with each try. */
function failureOf(thrown: unknown, spoken: Try): { readonly code: string; readonly retryable: boolean; readonly pauseMs: number } {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(spoken.tries - 1, 10));
  const pauseMs = (longest / 2) * (1 + spreadOf(spoken));
  if (thrown instanceof NotifyError) return { code: thrown.code, retryable: thrown.retryable, pauseMs: Math.max(pauseMs, (thrown.retryAfterSeconds ?? 0) * 1000) };
  return { code: thrown instanceof DevopsError ? thrown.code : 'NOTIFIER_BROKEN', retryable: true, pauseMs };
}
