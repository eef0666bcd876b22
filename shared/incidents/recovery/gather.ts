import { DevopsError } from '../../core/errors.ts';
import type { ResourceRef } from '../../ports/index.ts';
import { changeIncident, noted } from '../incident-store.ts';
import { RELEASE_TAG } from '../../remediation/index.ts';
import { openIncidentOn } from '../correlation/episodes.ts';
import { leadOf } from '../correlation/releases.ts';
import { secondsSince } from '../elapsed.ts';
import { resourceKey } from '../lease.ts';
import type { Incident } from '../model.ts';
import { moveTo, remediationOf, waitFor, type Next, type Recovery } from './phase.ts';
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
  const waited = secondsSince(recovery.ports.clock, incident.openedAt);
  // Another worker's clock may have opened it in what is the future here.
  if (waited < GATHER_SECONDS) return waitFor('correlate', Math.min(GATHER_SECONDS, GATHER_SECONDS - waited));
  const upstream = waited < UPSTREAM_PATIENCE_SECONDS ? await awaited(recovery, incident) : undefined;
  if (upstream !== undefined) {
    await noteCause(recovery, incident, upstream);
    return waitFor('correlate', UPSTREAM_PAUSE_SECONDS);
  }
  return moveTo(recovery, incident, 'diagnose', { code: 'GATHERED', detail: `${incident.signals.length + incident.signalsLeftOut} signals.` });
}

/** Another incident that is to be over first, and why. Tags that cannot be read name nothing. */
interface Awaited {
  readonly incident: string;
  readonly because: string;
}

async function awaited(recovery: Recovery, incident: Incident): Promise<Awaited | undefined> {
  const remediation = remediationOf(recovery, incident.remediation);
  if (remediation === undefined) return undefined;
  const tags = await tagsOf(recovery, incident.resource, remediation.id, incident.id);
  const upstream = await upstreamOf(recovery, incident, tags[DEPENDS_ON] ?? '');
  if (upstream !== undefined) return { incident: upstream, because: 'on which its resource depends' };
  const release = tags[RELEASE_TAG] ?? '';
  const lead = remediation.oncePerRelease === true && release !== '' ? await leadOf(recovery.ports, incident, `${remediation.id}#${release.slice(0, 200)}`) : undefined;
  return lead === undefined ? undefined : { incident: lead, because: `which is about the same release (${release.slice(0, 100)})` };
}

async function tagsOf({ ports }: Recovery, resource: ResourceRef, caller: string, incident: string): Promise<Readonly<Record<string, string>>> {
  try {
    return (await readTags(ports.cloud, [resource], caller, incident)).get(resourceKey(resource)) ?? {};
  } catch (thrown) {
    if (thrown instanceof DevopsError && thrown.code === 'TAGS_UNREADABLE') return {};
    throw thrown;
  }
}

/** An open incident on something that this incident's resource names as needed. */
async function upstreamOf({ ports }: Recovery, { id, resource }: Incident, dependsOn: string): Promise<string | undefined> {
  for (const needed of dependsOn.split(' ').filter((name) => name !== '')) {
    const open = await openIncidentOn(ports.store, resource, needed);
    if (open !== undefined && open !== id) return open;
  }
  return undefined;
}

async function noteCause({ ports }: Recovery, { id, causedBy }: Incident, { incident, because }: Awaited): Promise<void> {
  if (causedBy === incident) return;
  await changeIncident(ports, id, (latest) => ({ causedBy: incident, timeline: noted(latest, ports.clock.now(), 'correlate', 'CAUSED_UPSTREAM', `Waits for ${incident}, ${because}.`) }));
}
