import type { ResourceRef, Store } from '../../ports/index.ts';
import { incidentKey, toIncident } from '../incident-store.ts';
import { resourceKey } from '../lease.ts';

export const episodeKey = (resource: ResourceRef) => ({ partition: 'episodes', sort: resourceKey(resource) });

/** The incident that is open on a resource of the same account and region, found by the resource's id alone. */
export async function openIncidentOn(store: Store, near: ResourceRef, id: string): Promise<string | undefined> {
  const prefix = `${near.provider}#${near.account}#${near.region}#`;
  const { items } = await store.query('episodes', { prefix, limit: 1000 });
  for (const { key, value } of items) {
    const incident = value['incident'];
    if (!key.sort.endsWith(`#${id}`) || typeof incident !== 'string') continue;
    const item = await store.get(incidentKey(incident));
    if (item !== undefined && toIncident(item).phase !== 'closed') return incident;
  }
  return undefined;
}
