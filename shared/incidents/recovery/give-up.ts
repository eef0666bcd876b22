import { unprocessable } from '../../core/errors.ts';
import { readIncident } from '../incident-store.ts';
import { conclude, moveTo, type Next, type Recovery } from './phase.ts';

/**
 * When a phase keeps failing although it was repeated: what may have been applied is taken back first, everything else goes
 * to a person. Throws `RECOVERY_NOT_CLOSED` when it was the closing itself that failed.
 */
export async function giveUp(recovery: Recovery, id: string): Promise<Next> {
  const incident = await readIncident(recovery.ports, id);
  const reason = { code: 'WORKFLOW_FAILED', detail: `The phase ${incident.phase} kept failing; a person has to look.` };
  if (incident.phase === 'closed') return { next: 'closed' };
  if (incident.phase === 'close') throw unprocessable('RECOVERY_NOT_CLOSED', 'The incident could not be closed.');
  const mayBeApplied = incident.phase === 'apply' || incident.phase === 'verify';
  return mayBeApplied ? moveTo(recovery, incident, 'undo', reason, { status: 'undoing', reason }) : conclude(recovery, incident, 'HANDED_OVER', reason);
}
