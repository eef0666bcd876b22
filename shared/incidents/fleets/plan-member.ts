import { DevopsError } from '../../core/errors.ts';
import type { Ports } from '../../ports/index.ts';
import type { Remediation } from '../../remediation/index.ts';
import { proposePlan } from '../recovery/propose.ts';
import { secondsSince } from '../elapsed.ts';
import { saveMember, type KeptMember } from './fleet-store.ts';
import { memberSignal } from './member-signal.ts';
import type { Fleet, MemberStep } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'cloud'>;

const PAUSE_SECONDS = 15;
const PATIENCE_SECONDS = 240;

/** Diagnoses a member and keeps the plan that would heal it. One without a plan has come to its end with that. */
export async function planMember(reach: Reach, fleet: Fleet, remediation: Remediation, kept: KeptMember): Promise<MemberStep> {
  const { member } = kept;
  if (member.state !== 'unplanned') return { state: 'done', waitSeconds: 0 };
  const at = reach.clock.now().toISOString();
  try {
    const { plan, reason } = await proposePlan(reach, remediation, member.resource, [memberSignal(fleet, member, at)]);
    await saveMember(reach, fleet.id, kept, plan === undefined ? { state: 'ended', outcome: 'NO_ACTION', ...(reason === undefined ? {} : { reason }) } : { state: 'planned', at, plan });
  } catch (thrown) {
    if (!(thrown instanceof DevopsError) || !['RESOURCE_NOT_FOUND', 'STATE_UNREADABLE'].includes(thrown.code)) throw thrown;
    const waited = secondsSince(reach.clock, fleet.phaseSince);
    if (thrown.code === 'STATE_UNREADABLE' && waited < PATIENCE_SECONDS) return { state: 'running', waitSeconds: PAUSE_SECONDS };
    await saveMember(reach, fleet.id, kept, { state: 'ended', outcome: 'NO_ACTION', reason: { code: thrown.code, detail: thrown.message } });
  }
  return { state: 'done', waitSeconds: 0 };
}
