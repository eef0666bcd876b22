import * as z from 'zod/mini';
import { conflict, DevopsError } from '../core/errors.ts';
import type { Ports, Store } from '../ports/index.ts';
import { readSettings } from './guards/settings.ts';
import { changeIncident, noted, readIncident } from './incident-store.ts';
import type { Incident } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'workflows'>;

const requestSchema = z.strictObject({ token: z.string(), planHash: z.string() });
type Waiting = z.infer<typeof requestSchema>;

/** Of an incident or a fleet. */
const keyOf = (id: string) => ({ partition: 'approval-requests', sort: id });

export interface Decision {
  readonly planHash: string;
  readonly decision: 'approve' | 'deny';
  readonly comment?: string | undefined;
  /** Subject of the caller. */
  readonly by: string;
  /** Nothing but the list of approvers lets them decide: they carry no token of ours. */
  readonly mustBeNamed?: boolean | undefined;
}

/**
 * Keeps the token of the task that waits, out of everybody's sight. When the decision came first, or the wait is over, the
 * task is answered at once.
 */
export async function requestApproval({ store, clock, workflows }: Reach, id: string, token: string): Promise<void> {
  const incident = await readIncident({ store, clock }, id);
  const planHash = incident.plan?.hash ?? '';
  await keepTask({ store }, id, { token, planHash });
  const latest = await readIncident({ store, clock }, id);
  if (latest.phase !== 'approve' || latest.approvals.some((approval) => approval.planHash === planHash)) await workflows.resume(token, { decided: true });
}

/**
 * Takes a person's decision on exactly this plan. Throws `NOT_AN_APPROVER` (forbidden), `NOT_AWAITING_APPROVAL`,
 * `PLAN_CHANGED`, `APPROVAL_EXPIRED`, `ALREADY_DECIDED` (conflicts). The same decision again changes nothing.
 */
export async function decide(reach: Reach, id: string, given: Decision): Promise<Incident> {
  const { mustBeNamed = false, ...decision } = given;
  await assertApprover(reach.store, decision.by, mustBeNamed);
  const now = reach.clock.now();
  const incident = await changeIncident(reach, id, (latest) => {
    if (isRepeated(latest, decision)) return undefined;
    assertOpen(latest, decision, now);
    const { comment, ...rest } = decision;
    const approval = { ...rest, at: now.toISOString(), ...(comment === undefined ? {} : { comment }) };
    return { approvals: [...latest.approvals, approval], timeline: noted(latest, now, 'approve', 'DECIDED', `${decision.by}: ${decision.decision}.`) };
  });
  await answerTask(reach, id, decision.planHash);
  return incident;
}

/** Where the guards name nobody, everybody with the right to decide may, but who `mustBeNamed`. Throws `NOT_AN_APPROVER` (forbidden). */
export async function assertApprover(store: Store, by: string, mustBeNamed = false): Promise<void> {
  const { settings } = await readSettings(store);
  const { approvers } = settings.approvals;
  const isOpenToAll = approvers.length === 0 && !mustBeNamed;
  if (!isOpenToAll && !approvers.includes(by)) throw new DevopsError('forbidden', 'NOT_AN_APPROVER', 'You are not among the approvers that the guards name.');
}

function isRepeated({ approvals }: Incident, { planHash, decision, by }: Decision): boolean {
  return approvals.some((approval) => approval.planHash === planHash && approval.decision === decision && approval.by === by);
}

function assertOpen({ phase, plan, approvals, approvalExpiresAt }: Incident, { planHash }: Decision, now: Date): void {
  const earlier = approvals.find((approval) => approval.planHash === planHash);
  if (earlier !== undefined) throw conflict('ALREADY_DECIDED', `${earlier.by} decided before: ${earlier.decision}. The first decision counts.`);
  if (phase !== 'approve') throw conflict('NOT_AWAITING_APPROVAL', 'This incident does not wait for a decision.');
  if (plan?.hash !== planHash) throw conflict('PLAN_CHANGED', 'The plan is another one by now. Read the incident again and decide on the plan it shows.');
  if (approvalExpiresAt === undefined || now.toISOString() >= approvalExpiresAt) throw conflict('APPROVAL_EXPIRED', 'The time for a decision is over, which counts as a no.');
}

/** Remembers the task that waits for a decision on what has this hash. */
export async function keepTask({ store }: Pick<Ports, 'store'>, id: string, waiting: Waiting): Promise<void> {
  await store.put(keyOf(id), waiting);
}

/** A task that waits no more has been answered or timed out: the recovery reads the decision either way. */
export async function answerTask({ store, workflows }: Pick<Ports, 'store' | 'workflows'>, id: string, planHash: string): Promise<void> {
  const item = await store.get(keyOf(id));
  if (item === undefined) return;
  const request = requestSchema.parse(item.value);
  if (request.planHash === planHash) await workflows.resume(request.token, { decided: true });
}
