import type { Ports } from '../ports/index.ts';
import { readIncident } from './incident-store.ts';
import type { Incident } from './model.ts';
import { isNews } from './outbox.ts';

/**
 * Lets people hear at once of what changed since `before`. That it is to be told is noted elsewhere and looked after every
 * minute, so whatever goes wrong here is nothing to the recovery.
 */
export async function announce({ store, clock, bus, telemetry }: Pick<Ports, 'store' | 'clock' | 'bus' | 'telemetry'>, before: Incident): Promise<void> {
  try {
    const incident = await readIncident({ store, clock }, before.id);
    const isBegun = before.phase === 'correlate' && incident.phase !== 'correlate';
    if (isBegun || isNews(before, incident)) await bus.publish([{ source: 'devops-engineer', detailType: 'incidents.changed', detail: { incident: incident.id } }]);
  } catch {
    telemetry.log('warn', 'a change of an incident was not announced', { incident: before.id });
  }
}
