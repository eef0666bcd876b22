import { conflict } from '../../core/errors.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports } from '../../ports/index.ts';
import type { Reason } from '../model.ts';
import { answerFleetTask } from './approval.ts';
import { changeFleet, listMembers, noted, saveMember } from './fleet-store.ts';
import type { Fleet } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

/** From here on no further member is begun; the first reason stays. Members at work come to their own end. */
export function stopFleet({ store, clock }: Reach, id: string, stop: Reason): Promise<Fleet> {
  return changeFleet({ store, clock }, id, (latest) => (latest.stop !== undefined || latest.phase === 'closed' ? undefined : { stop, timeline: noted(latest, clock.now(), stop) }));
}

/** Ends what was not begun, with the fleet's reason, and the fleet itself once no member is at work any more. */
export async function settle(reach: Reach, fleet: Fleet): Promise<Fleet> {
  if (fleet.stop === undefined) return fleet;
  let atWork = 0;
  for (const kept of await listMembers(reach.store, fleet.id)) {
    const { state } = kept.member;
    if (state === 'running') atWork += 1;
    if (state !== 'planned' && state !== 'unplanned') continue;
    try {
      await saveMember(reach, fleet.id, kept, { state: 'ended', outcome: 'NO_ACTION', reason: fleet.stop });
    } catch (thrown) {
      // It was begun or planned in between: whoever settles next sees it.
      if (!isVersionConflict(thrown)) throw thrown;
      atWork += 1;
    }
  }
  return atWork === 0 ? closeFleet(reach, fleet.id) : fleet;
}

/** Ends a fleet; `line` says what came last. */
export function closeFleet({ store, clock }: Reach, id: string, line?: Reason): Promise<Fleet> {
  const now = clock.now();
  return changeFleet({ store, clock }, id, (latest) => {
    if (latest.phase === 'closed') return undefined;
    const timeline = line === undefined ? latest.timeline : noted(latest, now, line);
    const end = { code: 'CLOSED', detail: latest.stop?.detail ?? (latest.dryRun ? 'Planned only.' : 'All waves are done.') };
    return { phase: 'closed', phaseSince: now.toISOString(), closedAt: now.toISOString(), timeline: noted({ timeline }, now, end) };
  });
}

/** Begins nothing more, now. Throws `FLEET_NOT_FOUND`, `FLEET_ENDED`. Repeated, it changes nothing. */
export async function cancelFleet(reach: Reach & Pick<Ports, 'workflows'>, id: string, by: string): Promise<Fleet> {
  const fleet = await stopFleet(reach, id, { code: 'CANCELLED', detail: `Cancelled by ${by}.` });
  if (fleet.phase === 'closed' && fleet.stop?.code !== 'CANCELLED') throw conflict('FLEET_ENDED', 'This fleet has come to its end already.');
  const settled = await settle(reach, fleet);
  await answerFleetTask(reach, id);
  return settled;
}

/** When the work on it keeps failing: nothing more is begun, and the reconciler takes up what is still at work. */
export async function giveUpFleet(reach: Reach, id: string): Promise<Fleet> {
  return settle(reach, await stopFleet(reach, id, { code: 'WORKFLOW_FAILED', detail: 'The work on the fleet kept failing; a person has to look.' }));
}
