import type { Ports } from '../ports/index.ts';
import { incidentKey, toIncident } from './incident-store.ts';
import type { Incident } from './model.ts';

type Reach = Pick<Ports, 'store'>;

const PARTITION = 'incidents-by-time';

const sortOf = ({ id, openedAt }: Pick<Incident, 'id' | 'openedAt'>): string => `${openedAt}#${id}`;

/** Written before the incident itself, so that none is ever missing from the list. */
export async function listed({ store }: Reach, incident: Pick<Incident, 'id' | 'openedAt'>): Promise<void> {
  await store.put({ partition: PARTITION, sort: sortOf(incident) }, { incident: incident.id });
}

/** Newest first; a page may hold fewer than `limit` when a status is asked for. */
export async function listIncidents({ store }: Reach, page: { readonly limit: number; readonly cursor?: string }, status?: Incident['status']): Promise<{ readonly items: readonly Incident[]; readonly nextCursor?: string }> {
  const found = await store.query(PARTITION, { ...page, descending: true });
  const items: Incident[] = [];
  for (const { key, value } of found.items) {
    const item = await store.get(incidentKey(String(value['incident'])));
    const incident = item && toIncident(item);
    // A worker that died while opening it may have left a line of another time.
    const isItsLine = incident !== undefined && key.sort === sortOf(incident);
    if (isItsLine && (status === undefined || incident.status === status)) items.push(incident);
  }
  return found.nextCursor === undefined ? { items } : { items, nextCursor: found.nextCursor };
}
