import { DevopsError } from '../../core/errors.ts';
import { CloudError, type ResourceRef } from '../../ports/index.ts';
import { isPassing } from '../cloud-reader.ts';
import { appendEntry } from '../incident-ledger.ts';
import { acquireLease, resourceKey } from '../lease.ts';
import type { HashedPlan, Incident } from '../model.ts';
import { secondsSince } from '../elapsed.ts';
import { askGuards, RECOVERY_GUARDS, STANDING_GUARDS, type RecoveryGuard, type Verdict } from '../guards/guards.ts';
import { readSettings } from '../guards/settings.ts';
import { conclude, moveTo, remediationOf, waitFor, type Next, type Recovery } from './phase.ts';
import { readTags } from './tags.ts';

const LEASE_PATIENCE_SECONDS = 600;
const LEASE_PAUSE_SECONDS = 10;
const TAGS_PATIENCE_SECONDS = 120;
const TAGS_PAUSE_SECONDS = 15;

/** `mayPass`: what refused is a read that failed for the moment. */
type Asked = Verdict & { readonly guard?: string; readonly mayPass?: boolean };

/** Settings and tags as they are now; what can't be read refuses. */
async function verdictOf(recovery: Recovery, incident: Incident, plan: HashedPlan, guards: readonly RecoveryGuard[]): Promise<Asked> {
  const { ports } = recovery;
  const remediation = remediationOf(recovery, incident.remediation);
  if (remediation === undefined) return { kind: 'refuse', reason: { code: 'NO_REMEDIATION', detail: 'The remediation is not registered any more.' } };
  try {
    const { settings } = await readSettings(ports.store);
    const tags = await readTags(ports.cloud, plan.touches, remediation.id, incident.id);
    return await askGuards({ ports, settings, incident, plan, remediation, tagsOf: (resource: ResourceRef) => tags.get(resourceKey(resource)) }, guards);
  } catch (thrown) {
    if (thrown instanceof DevopsError && thrown.code === 'TAGS_UNREADABLE') return { kind: 'refuse', reason: { code: thrown.code, detail: thrown.message }, mayPass: thrown.cause instanceof CloudError && isPassing(thrown.cause) };
    return { kind: 'refuse', reason: { code: 'GUARD_UNAVAILABLE', detail: 'The guards could not be asked, so nothing was done.' } };
  }
}

/** Asks every guard in order, again where tags could not be read for the moment. Allowed, the leases are taken; asked, the plan goes to a person; refused, it ends. */
export async function guard(recovery: Recovery, incident: Incident): Promise<Next> {
  const { plan } = incident;
  if (plan === undefined) return conclude(recovery, incident, 'HANDED_OVER', { code: 'NO_PLAN', detail: 'There is no plan to guard.' });
  const verdict = await verdictOf(recovery, incident, plan, RECOVERY_GUARDS);
  if (verdict.kind === 'refuse' && verdict.mayPass === true && secondsSince(recovery.ports.clock, incident.phaseSince) < TAGS_PATIENCE_SECONDS) return waitFor('guard', TAGS_PAUSE_SECONDS);
  if (verdict.kind === 'refuse') return conclude(recovery, incident, verdict.outcome ?? 'HANDED_OVER', verdict.reason);
  if (verdict.kind === 'ask') return requestApproval(recovery, incident, verdict.reason);
  return lease(recovery, incident, plan);
}

async function requestApproval(recovery: Recovery, incident: Incident, reason: { readonly code: string; readonly detail: string }): Promise<Next> {
  const { settings } = await readSettings(recovery.ports.store);
  const expires = new Date(recovery.ports.clock.now().getTime() + settings.approvals.expiresAfterMinutes * 60_000);
  return moveTo(recovery, incident, 'approve', reason, { status: 'awaiting-approval', approvalExpiresAt: expires.toISOString() });
}

/** In the order of their keys, so that two plans never wait for each other. */
async function lease(recovery: Recovery, incident: Incident, plan: HashedPlan): Promise<Next> {
  const fences: Record<string, number> = {};
  const resources = [incident.resource, ...plan.touches].toSorted((a, b) => (resourceKey(a) < resourceKey(b) ? -1 : 1));
  for (const resource of resources) {
    const held = await acquireLease(recovery.ports, resource, incident.id);
    if (held === undefined) return busy(recovery, incident, resource);
    fences[resourceKey(resource)] = held.fence;
  }
  return moveTo(recovery, incident, 'evidence', { code: 'ALLOWED', detail: 'All guards allow the plan.' }, { fences, status: 'acting' });
}

function busy(recovery: Recovery, incident: Incident, resource: ResourceRef): Promise<Next> | Next {
  if (secondsSince(recovery.ports.clock, incident.phaseSince) < LEASE_PATIENCE_SECONDS) return waitFor('guard', LEASE_PAUSE_SECONDS);
  return conclude(recovery, incident, 'HANDED_OVER', { code: 'RESOURCE_BUSY', detail: `Another incident is at work on ${resource.id}.` });
}

/** Asked again right before every effect. Throws `GUARD_REFUSED` with the guard's own reason as its cause. */
export async function assertStillAllowed(recovery: Recovery, incident: Incident, plan: HashedPlan): Promise<void> {
  const verdict = await verdictOf(recovery, incident, plan, STANDING_GUARDS);
  if (verdict.kind === 'allow') return;
  throw new DevopsError('forbidden', 'GUARD_REFUSED', `${verdict.reason.code}: ${verdict.reason.detail}`, { cause: verdict });
}

/** Undoing is only stopped by the kill switch: a half-done change is worse than none. */
export async function assertMayUndo({ ports }: Recovery): Promise<void> {
  const { settings } = await readSettings(ports.store);
  if (settings.killSwitch) throw new DevopsError('forbidden', 'GUARD_REFUSED', 'KILL_SWITCH_ON: The kill switch is on.');
}

/** Waits for a decision on exactly this plan; none in time is a no. */
export async function approve(recovery: Recovery, incident: Incident): Promise<Next> {
  const { plan, approvalExpiresAt } = incident;
  const decided = incident.approvals.find(({ planHash }) => planHash === plan?.hash);
  const now = recovery.ports.clock.now();
  if (decided?.decision === 'approve') {
    await appendEntry(recovery.ports, incident.id, 'APPROVED', decided.planHash, { plan: decided.planHash, by: decided.by });
    // Live state may have moved while people thought: what is approved must still be what would be planned.
    return moveTo(recovery, incident, 'diagnose', { code: 'APPROVED', detail: `Approved by ${decided.by}.` }, { status: 'open' });
  }
  if (decided !== undefined) return denied(recovery, incident, { code: 'APPROVAL_DENIED', detail: `Denied by ${decided.by}.` });
  if (approvalExpiresAt === undefined || now.toISOString() >= approvalExpiresAt) return denied(recovery, incident, { code: 'APPROVAL_EXPIRED', detail: 'Nobody decided in time, which counts as a no.' });
  return waitFor('approve', (new Date(approvalExpiresAt).getTime() - now.getTime()) / 1000);
}

async function denied(recovery: Recovery, incident: Incident, reason: { readonly code: string; readonly detail: string }): Promise<Next> {
  await appendEntry(recovery.ports, incident.id, 'DENIED', incident.plan?.hash ?? '', { plan: incident.plan?.hash ?? '', reason: reason.code });
  return conclude(recovery, incident, 'NO_ACTION', reason);
}
