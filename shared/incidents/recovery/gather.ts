import { DevopsError } from '../../core/errors.ts';
import type { ResourceRef } from '../../ports/index.ts';
import { changeIncident, noted } from '../incident-store.ts';
import { openIncidentOn } from '../correlation/episodes.ts';
import { resourceKey } from '../lease.ts';
import type { Incident } from '../model.ts';
import { moveTo, waitFor, type Next, type Recovery } from './phase.ts';
import { readTags } from './tags.ts';

const GATHER_SECONDS = 10;
const UPSTREAM_PAUSE_SECONDS = 15;
/** After so long an incident goes its own way, whatever becomes of what it depends on. */
const UPSTREAM_PATIENCE_SECONDS = 900;
/** Tag by which a resource names those that it needs: their ids, with spaces in between. */
const DEPENDS_ON = 'devops-engineer:depends-on';

/**
 * Waits a moment for what belongs together, and for alarms that are over before anybody could act. What depends on a resource
 * that is being healed waits for that: the cause is acted on, not its echoes.
 */
export async function gather(recovery: Recovery, incident: Incident): Promise<Next> {
  const waited = (recovery.ports.clock.now().getTime() - new Date(incident.openedAt).getTime()) / 1000;
  // Another worker's clock may have opened it in what is the future here.
  if (waited < GATHER_SECONDS) return waitFor('correlate', Math.min(GATHER_SECONDS, GATHER_SECONDS - waited));
  const upstream = waited < UPSTREAM_PATIENCE_SECONDS ? await upstreamOf(recovery, incident) : undefined;
  if (upstream !== undefined) {
    await noteCause(recovery, incident, upstream);
    return waitFor('correlate', UPSTREAM_PAUSE_SECONDS);
  }
  return moveTo(recovery, incident, 'diagnose', { code: 'GATHERED', detail: `${incident.signals.length + incident.signalsLeftOut} signals.` });
}

/** An open incident on something that this incident's resource names as needed. Tags that cannot be read name nothing. */
async function upstreamOf({ ports }: Recovery, { id, resource, remediation }: Incident): Promise<string | undefined> {
  if (remediation === null) return undefined;
  for (const needed of await needsOf({ ports }, resource, remediation, id)) {
    const open = await openIncidentOn(ports.store, resource, needed);
    if (open !== undefined && open !== id) return open;
  }
  return undefined;
}

async function needsOf({ ports }: Pick<Recovery, 'ports'>, resource: ResourceRef, caller: string, incident: string): Promise<readonly string[]> {
  try {
    const tags = await readTags(ports.cloud, [resource], caller, incident);
    return (tags.get(resourceKey(resource))?.[DEPENDS_ON] ?? '').split(' ').filter((needed) => needed !== '');
  } catch (thrown) {
    if (thrown instanceof DevopsError && thrown.code === 'TAGS_UNREADABLE') return [];
    throw thrown;
  }
}

async function noteCause({ ports }: Recovery, { id, causedBy }: Incident, upstream: string): Promise<void> {
  if (causedBy === upstream) return;
  await changeIncident(ports, id, (latest) => ({ causedBy: upstream, timeline: noted(latest, ports.clock.now(), 'correlate', 'CAUSED_UPSTREAM', `Waits for ${upstream}, on which its resource depends.`) }));
}
