import { notFound } from '../../core/errors.ts';
import type { Ports } from '../../ports/index.ts';
import { remediations, type Remediation } from '../../remediation/index.ts';
import { actOnMember } from './act-member.ts';
import { checkMember } from './check-member.ts';
import { readFleet, readMember } from './fleet-store.ts';
import { planMember } from './plan-member.ts';
import type { Fleet, MemberStep } from './model.ts';

/** Throws `REMEDIATION_NOT_FOUND` for a fleet whose remediation was removed since. */
export function remediationOf({ remediation: wanted }: Pick<Fleet, 'remediation'>): Remediation {
  const remediation = remediations.find(({ id }) => id === wanted);
  if (remediation === undefined) throw notFound('REMEDIATION_NOT_FOUND', `There is no remediation ${wanted} any more.`);
  return remediation;
}

/** Does what the fleet's stored phase asks of one member, whatever the workflow thinks it is. May be repeated at any time. */
export async function stepMember(reach: Pick<Ports, 'store' | 'clock' | 'cloud' | 'workflows'>, id: string, index: number): Promise<MemberStep> {
  const fleet = await readFleet(reach, id);
  const kept = await readMember(reach, id, index);
  if (fleet.phase === 'plan' && fleet.stop === undefined) return planMember(reach, fleet, remediationOf(fleet), kept);
  if (fleet.phase === 'wave') return actOnMember(reach, id, remediationOf(fleet), kept);
  return fleet.phase === 'check' ? checkMember(reach, fleet, kept) : { state: 'done', waitSeconds: 0 };
}
