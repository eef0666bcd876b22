import * as z from 'zod/mini';
import { isVersionConflict } from '../core/version-conflict.ts';
import type { NoticeStage, Ports, Store, StoreItem } from '../ports/index.ts';
import type { Incident } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const DUE = 'notices-due';
const toldWith = (first: string): string => `notices-told#${first}`;
/** A mark made for a change outlives every worker that may still be about to make it. */
const SETTLED_SECONDS = 120;

const markSchema = z.strictObject({ at: z.string() });

/** An incident of which people are to be told. */
export interface DueNotice {
  readonly incident: string;
  readonly version: number;
  /** Every change that it was made for has happened. */
  readonly isSettled: boolean;
}

/** How an incident stands, as people are told. Work goes on between an approval and the next act. */
export function stageOf({ phase, status, outcome, plan, approvals }: Incident): NoticeStage {
  if (phase === 'closed') return outcome ?? 'HANDED_OVER';
  if (status === 'awaiting-approval') return 'awaiting-approval';
  const isApproved = approvals.some(({ planHash, decision }) => planHash === plan?.hash && decision === 'approve');
  return status === 'open' && !isApproved ? 'opened' : 'acting';
}

/** True when people are told something else after a change. */
export function isNews(before: Incident, after: Incident): boolean {
  return stageOf(before) !== stageOf(after) || before.approvalExpiresAt !== after.approvalExpiresAt;
}

/**
 * Notes that people are to be told how an incident stands, before the change itself is written: what is told is read from
 * the incident, so that a mark too many says nothing and none is ever missing.
 */
export async function markDue({ store, clock }: Reach, { id, pagedWith }: Pick<Incident, 'id' | 'pagedWith'>): Promise<void> {
  const value = { at: clock.now().toISOString() };
  await store.put({ partition: DUE, sort: id }, value);
  if (pagedWith === undefined) return;
  await store.put({ partition: toldWith(pagedWith), sort: id }, value);
  await store.put({ partition: DUE, sort: pagedWith }, value);
}

function noticeOf({ key, value, version }: StoreItem, now: Date): DueNotice {
  return { incident: key.sort, version, isSettled: now.getTime() - new Date(markSchema.parse(value).at).getTime() > SETTLED_SECONDS * 1000 };
}

/** What waits to be told, a page of at most `limit`. */
export async function dueNotices({ store, clock }: Reach, page: { readonly limit: number; readonly cursor?: string }): Promise<{ readonly items: readonly DueNotice[]; readonly nextCursor?: string }> {
  const found = await store.query(DUE, page);
  const now = clock.now();
  const items = found.items.map((item) => noticeOf(item, now));
  return found.nextCursor === undefined ? { items } : { items, nextCursor: found.nextCursor };
}

/** What waits to be told of one incident. */
export async function dueNotice({ store, clock }: Reach, incident: string): Promise<DueNotice | undefined> {
  const item = await store.get({ partition: DUE, sort: incident });
  return item && noticeOf(item, clock.now());
}

/** Everybody was told; a mark that was made anew in the meantime stays. */
export async function settleNotice(store: Store, { incident, version }: DueNotice): Promise<void> {
  await store.delete({ partition: DUE, sort: incident }, { ifVersion: version }).catch((thrown: unknown) => {
    if (!isVersionConflict(thrown)) throw thrown;
  });
}

/** Incidents that are told with this one, at most `limit`. */
export async function toldWithThis(store: Store, incident: string, limit: number): Promise<readonly string[]> {
  return (await store.query(toldWith(incident), { limit })).items.map(({ key }) => key.sort);
}
