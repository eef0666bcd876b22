import * as z from 'zod/mini';
import type { Store } from '../../ports/index.ts';
import type { Broken } from './model.ts';

const PARTITION = 'sandbox#broken';

const brokenSchema = z.strictObject({
  id: z.string(),
  fault: z.string(),
  account: z.string(),
  region: z.string(),
  resource: z.string(),
  since: z.string(),
  remedy: z.enum(['helps', 'no-help', 'worse']),
  /** State of its alarm as it was last sent. */
  alarm: z.nullable(z.enum(['OK', 'ALARM'])),
  /** Since when live state does not show it any more. */
  overSince: z.nullable(z.string()),
  /** Its event was sent. */
  reported: z.boolean(),
});
export type StoredBroken = z.infer<typeof brokenSchema>;

const keyOf = (id: string) => ({ partition: PARTITION, sort: id });

export async function readBroken(store: Store): Promise<readonly { readonly value: StoredBroken; readonly version: number }[]> {
  const { items } = await store.query(PARTITION, { limit: 1000 });
  return items.map((item) => ({ value: brokenSchema.parse(item.value), version: item.version }));
}

export async function saveBroken(store: Store, broken: StoredBroken, ifVersion: number): Promise<void> {
  await store.put(keyOf(broken.id), { ...broken }, { ifVersion });
}

export async function removeBroken(store: Store, id: string): Promise<boolean> {
  if ((await store.get(keyOf(id))) === undefined) return false;
  await store.delete(keyOf(id));
  return true;
}

export function newBroken(broken: Broken): StoredBroken {
  return { ...broken, alarm: null, overSince: null, reported: false };
}
