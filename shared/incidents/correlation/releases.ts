import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports } from '../../ports/index.ts';
import { incidentKey, toIncident } from '../incident-store.ts';
import type { Incident } from '../model.ts';

const ATTEMPTS = 20;
const KEPT_DAYS = 7;

/**
 * Of all open incidents about one release of an account and region, one leads and heals it for all. Gives that of another
 * incident; `undefined` when this one leads, from now on or since before. When the lead is closed, the next who asks takes over.
 */
export async function leadOf({ store, clock }: Pick<Ports, 'store' | 'clock'>, { id, resource }: Pick<Incident, 'id' | 'resource'>, release: string): Promise<string | undefined> {
  const key = { partition: 'releases', sort: `${resource.provider}#${resource.account}#${resource.region}#${release}` };
  for (let attempt = 1; ; attempt += 1) {
    const claim = await store.get(key);
    const lead = claim?.value['incident'];
    if (lead === id) return undefined;
    if (typeof lead === 'string') {
      const item = await store.get(incidentKey(lead));
      if (item !== undefined && toIncident(item).phase !== 'closed') return lead;
    }
    try {
      await store.put(key, { incident: id }, { ifVersion: claim?.version ?? 0, expiresAt: new Date(clock.now().getTime() + KEPT_DAYS * 86_400_000) });
      return undefined;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === ATTEMPTS) throw thrown;
    }
  }
}
