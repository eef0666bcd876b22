import * as z from 'zod/mini';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports, Store } from '../../ports/index.ts';

const ATTEMPTS = 50;
const budgetSchema = z.strictObject({ holders: z.array(z.string()) });

/**
 * Reserves one place of a limited number under a key that names its window. One item with a version condition, so that any
 * number of workers together never hold more places than there are. Asking again for the same holder takes no second place.
 */
export async function reserve({ store, clock }: Pick<Ports, 'store' | 'clock'>, key: string, holder: string, limit: number, windowSeconds: number): Promise<boolean> {
  const address = { partition: 'budgets', sort: key };
  for (let attempt = 1; ; attempt += 1) {
    const item = await store.get(address);
    const { holders } = item === undefined ? { holders: [] } : budgetSchema.parse(item.value);
    if (holders.includes(holder)) return true;
    if (holders.length >= limit) return false;
    try {
      const expiresAt = new Date(clock.now().getTime() + 2 * windowSeconds * 1000);
      await store.put(address, { holders: [...holders, holder] }, { ifVersion: item?.version ?? 0, expiresAt });
      return true;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === ATTEMPTS) throw thrown;
    }
  }
}

/** Places under a key that nobody holds. */
export async function placesLeft(store: Store, key: string, limit: number): Promise<number> {
  const item = await store.get({ partition: 'budgets', sort: key });
  return Math.max(0, limit - (item === undefined ? 0 : budgetSchema.parse(item.value).holders.length));
}

/** The window that an instant lies in: `2026-11-23T14` for hours, `2026-11-23` for days. */
export const hourOf = (at: Date): string => at.toISOString().slice(0, 13);
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Who took the first place under a key. */
export async function holderOf(store: Store, key: string): Promise<string | undefined> {
  const item = await store.get({ partition: 'budgets', sort: key });
  return item === undefined ? undefined : budgetSchema.parse(item.value).holders[0];
}
