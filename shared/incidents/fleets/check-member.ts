import type { Ports } from '../../ports/index.ts';
import { contextOf, look } from '../cloud-reader.ts';
import { episodeKey } from '../correlation/episodes.ts';
import { readIncident } from '../incident-store.ts';
import type { Incident, Reason } from '../model.ts';
import { secondsSince } from '../elapsed.ts';
import { countFailure } from './failures.ts';
import { saveMember, type KeptMember } from './fleet-store.ts';
import type { Fleet, MemberStep } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'cloud'>;

const PAUSE_SECONDS = 20;
const PATIENCE_SECONDS = 120;

/** Looks at a healed member again after the bake; one that is well no longer counts as failed. */
export async function checkMember(reach: Reach, fleet: Fleet, kept: KeptMember): Promise<MemberStep> {
  const { member } = kept;
  if (member.outcome !== 'VERIFIED' || member.incident === undefined || member.health !== undefined) return { state: 'done', waitSeconds: 0 };
  const health = await healthOf(reach, await readIncident(reach, member.incident));
  const waited = secondsSince(reach.clock, fleet.phaseSince);
  if (health.code === 'STATE_UNKNOWN' && waited < PATIENCE_SECONDS) return { state: 'running', waitSeconds: PAUSE_SECONDS };
  if (health.code !== 'OK') await countFailure(reach, fleet.id, member.index, health);
  await saveMember(reach, fleet.id, kept, { health });
  return { state: 'done', waitSeconds: 0 };
}

/** What was verified must still be seen, nothing be worse, and nothing have been said of the resource since. */
async function healthOf(reach: Reach, { id, resource, plan }: Incident): Promise<Reason> {
  const episode = await reach.store.get(episodeKey(resource));
  const latest = episode?.value['incident'];
  if (typeof latest === 'string' && latest !== id) return { code: 'SIGNAL_AGAIN', detail: `${latest} was opened on it since.` };
  if (plan === undefined) return { code: 'STATE_UNKNOWN', detail: 'Its incident has no plan to look by.' };
  const context = contextOf(resource, plan.remediation, id);
  const { probes, worse } = plan.verify;
  if (worse !== undefined && (await look(reach, worse, context)) === 'yes') return { code: 'MADE_WORSE', detail: 'It is worse than before.' };
  const seen = await Promise.all(probes.map((probe) => look(reach, probe, context)));
  if (seen.includes('no')) return { code: 'EFFECT_GONE', detail: 'The resource does not show the effect any more.' };
  return seen.includes('unknown') ? { code: 'STATE_UNKNOWN', detail: 'The resource could not be read.' } : { code: 'OK', detail: 'As verified.' };
}
