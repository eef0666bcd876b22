import { DevopsError } from '../../core/errors.ts';
import type { Ports } from '../../ports/index.ts';
import type { Remediation } from '../../remediation/index.ts';
import { decide } from '../approvals.ts';
import { correlate } from '../correlation/correlate.ts';
import { knownFact } from '../correlation/fingerprints.ts';
import { secondsSince } from '../elapsed.ts';
import { readIncident } from '../incident-store.ts';
import { startNew } from '../intake/ingest.ts';
import type { Incident, Outcome, Reason } from '../model.ts';
import { countFailure } from './failures.ts';
import { readFleet, saveMember, type KeptMember } from './fleet-store.ts';
import { refusalOf } from './limits.ts';
import { chosen, memberSignal } from './member-signal.ts';
import type { Fleet, Member, MemberStep } from './model.ts';
import { stopFleet } from './stop.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'workflows'>;

/** A signal older than a day is refused: one of a long fleet is of the moment in which its member is begun. */
const MAX_AGE_HOURS = 12;
const FIRST_PAUSE_SECONDS = 12;
const MAX_PAUSE_SECONDS = 60;
const FAILED: ReadonlySet<string> = new Set(['HANDED_OVER', 'ROLLED_BACK']);

const done: MemberStep = { state: 'done', waitSeconds: 0 };

/**
 * Begins a member's own incident, once, or follows it to its end. Asked right before it is begun: whether the fleet was
 * stopped, how many have failed, and the guards that hold for all.
 */
export async function actOnMember(reach: Reach, id: string, remediation: Remediation, kept: KeptMember): Promise<MemberStep> {
  const { member } = kept;
  if (member.state === 'ended') return member.outcome !== undefined && FAILED.has(member.outcome) ? { state: 'failed', waitSeconds: 0 } : done;
  if (member.state === 'unplanned') return done;
  const fleet = await readFleet(reach, id);
  if (member.state === 'running') return member.incident === undefined ? begin(reach, fleet, remediation, kept) : follow(reach, fleet, kept, member.incident);
  const refusal = fleet.stop ?? (await refusalOf(reach, fleet, remediation));
  if (refusal !== undefined) return leave(reach, fleet, kept, refusal);
  return begin(reach, fleet, remediation, await saveMember(reach, id, kept, { state: 'running', at: signalTime(reach, member) }));
}

/** Not begun: nothing was done for it. */
async function leave(reach: Reach, { id }: Fleet, kept: KeptMember, reason: Reason): Promise<MemberStep> {
  await stopFleet(reach, id, reason);
  await saveMember(reach, id, kept, { state: 'ended', outcome: 'NO_ACTION', reason });
  return done;
}

/** That of its plan, since the same signal gives the same plan, unless that is too long ago. */
function signalTime({ clock }: Reach, { at }: Member): string {
  const now = clock.now();
  return at === undefined || now.getTime() - new Date(at).getTime() > MAX_AGE_HOURS * 3_600_000 ? now.toISOString() : at;
}

/** Opens its incident, or joins the one that is open on the resource; repeated after a crash, it finds the same one. */
async function begin(reach: Reach, fleet: Fleet, remediation: Remediation, kept: KeptMember): Promise<MemberStep> {
  const { member } = kept;
  const signal = memberSignal(fleet, member, member.at ?? '');
  // A worker that died after it claimed the member may have opened the incident, or not.
  if (fleet.stop !== undefined && (await knownFact(reach, signal.fingerprint)) === undefined) return leave(reach, fleet, kept, fleet.stop);
  const correlated = await correlate(reach, chosen(remediation, member.resource), signal, (incident) => startNew(reach, incident));
  if (correlated.kind === 'refused' || correlated.incident === null) return end(reach, fleet, kept, 'HANDED_OVER', correlated.kind === 'refused' ? correlated : { code: 'NO_INCIDENT', detail: 'No incident came of it.' });
  const incident = await readIncident(reach, correlated.incident);
  if (incident.remediation !== remediation.id) return end(reach, fleet, kept, 'NO_ACTION', { code: 'OTHER_INCIDENT', detail: `${incident.id} is open on it, for ${incident.remediation ?? 'a person'}.` });
  await saveMember(reach, fleet.id, kept, { incident: incident.id, joined: incident.title !== signal.title });
  return { state: 'running', waitSeconds: FIRST_PAUSE_SECONDS };
}

/** Its incident as it is now; a decision on the fleet's plans is handed on where it asks about exactly that plan. */
async function follow(reach: Reach, fleet: Fleet, kept: KeptMember, id: string): Promise<MemberStep> {
  const incident = await readIncident(reach, id);
  if (incident.phase === 'closed') return end(reach, fleet, kept, incident.outcome ?? 'HANDED_OVER', incident.reason ?? { code: 'CLOSED', detail: '' });
  await handOnApproval(reach, fleet, kept.member, incident);
  const age = secondsSince(reach.clock, incident.openedAt);
  return { state: 'running', waitSeconds: Math.round(Math.min(MAX_PAUSE_SECONDS, Math.max(FIRST_PAUSE_SECONDS, age / 4))) };
}

/** Another plan than the one that was approved waits for a decision of its own. */
async function handOnApproval(reach: Reach, { id, approval, stop }: Fleet, { plan }: Member, incident: Incident): Promise<void> {
  const isMeant = incident.phase === 'approve' && plan !== undefined && incident.plan?.hash === plan.hash;
  if (!isMeant || stop !== undefined || approval?.decision !== 'approve') return;
  try {
    await decide(reach, incident.id, { planHash: plan.hash, decision: 'approve', by: approval.by, comment: `With the fleet ${id}.` });
  } catch (thrown) {
    // Somebody decided on the incident itself, or its time is over, or the approver is none any more: that stands.
    if (!(thrown instanceof DevopsError) || !['ALREADY_DECIDED', 'NOT_AWAITING_APPROVAL', 'PLAN_CHANGED', 'APPROVAL_EXPIRED', 'NOT_AN_APPROVER'].includes(thrown.code)) throw thrown;
  }
}

/** A failure is counted before its member has ended, so that none is ever lost; counted twice it is one. */
async function end(reach: Reach, fleet: Fleet, kept: KeptMember, outcome: Outcome, { code, detail }: Reason): Promise<MemberStep> {
  const isFailed = FAILED.has(outcome);
  if (isFailed) await countFailure(reach, fleet.id, kept.member.index, { code, detail });
  await saveMember(reach, fleet.id, kept, { state: 'ended', outcome, reason: { code, detail } });
  return isFailed ? { state: 'failed', waitSeconds: 0 } : done;
}
