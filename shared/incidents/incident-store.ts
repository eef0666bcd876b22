import { notFound } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { isVersionConflict } from '../core/version-conflict.ts';
import type { Ports, StoreItem } from '../ports/index.ts';
import { incidentSchema, type Incident } from './model.ts';
import { isNews, markDue } from './outbox.ts';

const PARTITION = 'incidents';
const CHANGE_ATTEMPTS = 20;
const MAX_TIMELINE = 200;

type Reach = Pick<Ports, 'store' | 'clock'>;

export const incidentKey = (id: string) => ({ partition: PARTITION, sort: id });

export function toIncident(item: StoreItem): Incident {
  return incidentSchema.parse(item.value);
}

/** Plain JSON: a schema's output holds optional members that are absent, never undefined. */
export function toJson(value: object): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(value));
  return json;
}

/** Throws `INCIDENT_NOT_FOUND`. */
export async function readIncident({ store }: Reach, id: string): Promise<Incident> {
  const item = await store.get(incidentKey(id));
  if (item === undefined) throw notFound('INCIDENT_NOT_FOUND', `There is no incident ${id}.`);
  return toIncident(item);
}

/**
 * Applies `change` to the latest state, again when somebody else wrote in between; `undefined` leaves it as it is.
 * The only way in which an incident changes, so that no writer overwrites what it has not seen.
 */
export async function changeIncident({ store, clock }: Reach, id: string, change: (incident: Incident) => Partial<Incident> | undefined): Promise<Incident> {
  for (let attempt = 1; ; attempt += 1) {
    const item = await store.get(incidentKey(id));
    if (item === undefined) throw notFound('INCIDENT_NOT_FOUND', `There is no incident ${id}.`);
    const incident = toIncident(item);
    const changes = change(incident);
    if (changes === undefined) return incident;
    const changed: Incident = { ...incident, ...changes, updatedAt: clock.now().toISOString() };
    if (isNews(incident, changed)) await markDue({ store, clock }, changed);
    try {
      await store.put(incidentKey(id), toJson(changed), { ifVersion: item.version });
      return changed;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === CHANGE_ATTEMPTS) throw thrown;
    }
  }
}

/** The timeline with one more line; the first and the newest are kept when it grows long. */
export function noted(incident: Incident, at: Date, phase: string, code: string, detail: string): Incident['timeline'] {
  const lines = [...incident.timeline, { at: at.toISOString(), phase, code, detail: detail.slice(0, 1000) }];
  return lines.length <= MAX_TIMELINE ? lines : [...lines.slice(0, 20), ...lines.slice(20 - MAX_TIMELINE)];
}
