import * as z from 'zod/mini';
import { DevopsError } from '../core/errors.ts';
import { isVersionConflict } from '../core/version-conflict.ts';
import type { Ports, ResourceRef } from '../ports/index.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const leaseSchema = z.strictObject({ holder: z.string(), fence: z.number(), until: z.string() });
export type Lease = z.infer<typeof leaseSchema>;

/** Longer than the longest step of the workflow: 60 s and its retries. */
export const LEASE_SECONDS = 180;

export const resourceKey = (ref: ResourceRef): string => `${ref.provider}#${ref.account}#${ref.region}#${ref.type}#${ref.id}`;
const keyOf = (resource: ResourceRef) => ({ partition: 'leases', sort: resourceKey(resource) });

/**
 * Takes or renews the sole right to change a resource. The fence grows with each new holder and never falls, so that
 * somebody who slept through the end of the lease is told apart. `undefined`: another incident holds it.
 */
export async function acquireLease({ store, clock }: Reach, resource: ResourceRef, holder: string): Promise<Lease | undefined> {
  const item = await store.get(keyOf(resource));
  const held = item === undefined ? undefined : leaseSchema.parse(item.value);
  const now = clock.now();
  const isFree = held === undefined || held.holder === holder || held.holder === '' || new Date(held.until) <= now;
  if (!isFree) return undefined;
  // Whoever held it last and comes back late has not been replaced by anybody, so nothing was fenced off.
  const fence = held === undefined ? 1 : held.holder === holder ? held.fence : held.fence + 1;
  const lease: Lease = { holder, fence, until: new Date(now.getTime() + LEASE_SECONDS * 1000).toISOString() };
  try {
    await store.put(keyOf(resource), lease, { ifVersion: item?.version ?? 0 });
    return lease;
  } catch (thrown) {
    if (isVersionConflict(thrown)) return undefined;
    throw thrown;
  }
}

/** Renews right before an effect. Throws `LEASE_LOST` when the fence has moved on. */
export async function holdLease(reach: Reach, resource: ResourceRef, holder: string, fence: number): Promise<void> {
  const lease = await acquireLease(reach, resource, holder);
  if (lease?.fence === fence) return;
  throw new DevopsError('conflict', 'LEASE_LOST', 'Another worker has taken over this resource; nothing was done.');
}

/** Gives it back; the item stays, since its fence must not start again. */
export async function releaseLease({ store }: Reach, resource: ResourceRef, holder: string): Promise<void> {
  const item = await store.get(keyOf(resource));
  if (item === undefined) return;
  const held = leaseSchema.parse(item.value);
  if (held.holder !== holder) return;
  await store.put(keyOf(resource), { ...held, holder: '' }, { ifVersion: item.version }).catch((thrown: unknown) => {
    if (!isVersionConflict(thrown)) throw thrown;
  });
}
