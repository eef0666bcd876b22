import { conflict } from '../../core/errors.ts';
import type { Ports } from '../../ports/index.ts';
import { answerTask, assertApprover, keepTask, type Decision } from '../approvals.ts';
import { changeFleet, noted, readFleet } from './fleet-store.ts';
import type { Fleet } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'workflows'>;

/** Keeps the token of the task that waits. When the decision came first, or the wait is over, the task is answered at once. */
export async function requestFleetApproval(reach: Reach, id: string, token: string): Promise<void> {
  const { planHash = '' } = await readFleet(reach, id);
  await keepTask(reach, id, { token, planHash });
  const { phase, approval, stop } = await readFleet(reach, id);
  if (phase !== 'approve' || approval !== undefined || stop !== undefined) await reach.workflows.resume(token, { decided: true });
}

/**
 * Takes a person's decision on exactly this set of plans. Throws `NOT_AN_APPROVER` (forbidden), `NOT_AWAITING_APPROVAL`,
 * `PLAN_CHANGED`, `APPROVAL_EXPIRED`, `ALREADY_DECIDED` (conflicts). The same decision again changes nothing.
 */
export async function decideFleet(reach: Reach, id: string, decision: Decision): Promise<Fleet> {
  await assertApprover(reach.store, decision.by);
  const now = reach.clock.now();
  const fleet = await changeFleet(reach, id, (latest) => {
    const { approval, planHash } = latest;
    if (approval !== undefined && approval.by === decision.by && approval.decision === decision.decision && planHash === decision.planHash) return undefined;
    assertOpen(latest, decision.planHash, now);
    const { comment, ...rest } = decision;
    return { approval: { ...rest, at: now.toISOString(), ...(comment === undefined ? {} : { comment }) }, timeline: noted(latest, now, { code: 'DECIDED', detail: `${decision.by}: ${decision.decision}.` }) };
  });
  await answerFleetTask(reach, id);
  return fleet;
}

function assertOpen({ phase, stop, approval, planHash, approvalExpiresAt = '' }: Fleet, decided: string, now: Date): void {
  if (approval !== undefined) throw conflict('ALREADY_DECIDED', `${approval.by} decided before: ${approval.decision}. The first decision counts.`);
  if (phase !== 'approve' || stop !== undefined) throw conflict('NOT_AWAITING_APPROVAL', 'This fleet does not wait for a decision.');
  if (planHash !== decided) throw conflict('PLAN_CHANGED', 'This is not the hash of the plans that the fleet shows. Read it again.');
  if (now.toISOString() >= approvalExpiresAt) throw conflict('APPROVAL_EXPIRED', 'The time for a decision is over, which counts as a no.');
}

/** Lets the state machine go on that waits for a decision; nothing when none waits. */
export async function answerFleetTask(reach: Pick<Ports, 'store' | 'workflows'>, id: string): Promise<void> {
  const { planHash = '' } = await readFleet(reach, id);
  await answerTask(reach, id, planHash);
}
