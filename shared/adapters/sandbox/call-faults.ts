import * as z from 'zod/mini';
import type { Clock, Store } from '../../ports/index.ts';

const PARTITION = 'sandbox#faults';

/**
 * What can go wrong between the caller and the simulated account. `times` counts down per call that it hits; absent lasts
 * until the fault is removed.
 *
 * - `throttle`, `deny`, `quota`, `unavailable`: the call is refused so and changes nothing.
 * - `timeout`: the answer is lost, the effect is not there.
 * - `timeout-after-effect`: the answer is lost, the effect is there.
 * - `stale-reads`: for `seconds` after each change of the resource, reads show it as it was before.
 */
export const callFaultSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['throttle', 'deny', 'quota', 'unavailable', 'timeout', 'timeout-after-effect', 'stale-reads']),
  /** IAM action, or its beginning (`ec2:`); every action when absent. */
  action: z.optional(z.string()),
  /** Id of a resource that the call names; every one when absent. */
  resource: z.optional(z.string()),
  times: z.optional(z.int().check(z.gte(1))),
  seconds: z.optional(z.int().check(z.gte(1))),
});
export type CallFault = z.infer<typeof callFaultSchema>;

/** Kinds of faults of calls, for people. */
export const CALL_FAULTS: readonly { readonly kind: CallFault['kind']; readonly title: string }[] = [
  { kind: 'throttle', title: 'Calls are throttled' },
  { kind: 'deny', title: 'Calls are denied' },
  { kind: 'quota', title: 'A quota is exceeded' },
  { kind: 'unavailable', title: 'The service is not available' },
  { kind: 'timeout', title: 'Answers are lost, without an effect' },
  { kind: 'timeout-after-effect', title: 'Answers are lost, after the effect' },
  { kind: 'stale-reads', title: 'Reads lag behind changes' },
];

export async function readFaults(store: Store): Promise<readonly CallFault[]> {
  const page = await store.query(PARTITION, { limit: 1000 });
  return page.items.map((item) => callFaultSchema.parse(item.value));
}

export async function addFault(store: Store, fault: CallFault): Promise<void> {
  await store.put({ partition: PARTITION, sort: fault.id }, JSON.parse(JSON.stringify(fault)));
}

export async function removeFault(store: Store, id: string): Promise<boolean> {
  const key = { partition: PARTITION, sort: id };
  if ((await store.get(key)) === undefined) return false;
  await store.delete(key);
  return true;
}

/** The first fault that hits a call, counted. */
export async function hit(store: Store, clock: Clock, faults: readonly CallFault[], action: string, names: string): Promise<CallFault | undefined> {
  for (const fault of faults) {
    if (fault.kind === 'stale-reads' || !action.startsWith(fault.action ?? '') || !names.includes(fault.resource ?? '')) continue;
    if (fault.times === undefined) return fault;
    const expiresAt = new Date(clock.now().getTime() + 30 * 86_400_000);
    const used = await store.increment({ partition: 'sandbox#fault-hits', sort: fault.id }, 1, { expiresAt });
    if (used <= fault.times) return fault;
  }
  return undefined;
}
