import type { JsonObject } from '../core/json.ts';
import { isVersionConflict } from '../core/version-conflict.ts';
import type { Ports } from '../ports/index.ts';
import { threadSchema, type Thread } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const PARTITION = 'notice-threads';
const KEPT_DAYS = 90;

export interface KeptThread {
  readonly thread: Thread | undefined;
  /** 0 when there is none yet. */
  readonly version: number;
}

const keyOf = (channel: string, incident: string) => ({ partition: PARTITION, sort: `${channel}#${incident}` });

export async function readThread({ store }: Pick<Ports, 'store'>, channel: string, incident: string): Promise<KeptThread> {
  const item = await store.get(keyOf(channel, incident));
  return item === undefined ? { thread: undefined, version: 0 } : { thread: threadSchema.parse(item.value), version: item.version };
}

/** Undefined when somebody else wrote in between. */
export async function writeThread({ store, clock }: Reach, thread: Omit<Thread, 'updatedAt'>, ifVersion: number): Promise<KeptThread | undefined> {
  const now = clock.now();
  const value: JsonObject = JSON.parse(JSON.stringify({ ...thread, updatedAt: now.toISOString() }));
  try {
    const { version } = await store.put(keyOf(thread.channel, thread.incident), value, { ifVersion, expiresAt: new Date(now.getTime() + KEPT_DAYS * 86_400_000) });
    return { thread: threadSchema.parse(value), version };
  } catch (thrown) {
    if (isVersionConflict(thrown)) return undefined;
    throw thrown;
  }
}

/** What one channel was told, by incident; a page may hold fewer than `limit` when a status is asked for. */
export async function listThreads({ store }: Pick<Ports, 'store'>, channel: string, page: { readonly limit: number; readonly cursor?: string }, status: Thread['status'] | undefined): Promise<{ readonly items: readonly Thread[]; readonly nextCursor?: string }> {
  const found = await store.query(PARTITION, { ...page, prefix: `${channel}#` });
  const items = found.items.map(({ value }) => threadSchema.parse(value)).filter((thread) => status === undefined || thread.status === status);
  return found.nextCursor === undefined ? { items } : { items, nextCursor: found.nextCursor };
}
