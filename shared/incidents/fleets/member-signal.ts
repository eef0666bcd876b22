import type { ResourceRef } from '../../ports/index.ts';
import type { Remediation, Signal } from '../../remediation/index.ts';
import { resourceKey } from '../lease.ts';
import type { Fleet, Member } from './model.ts';

/**
 * What a fleet says of one of its members, as an alarm would. One fact per fleet and member, so that saying it again joins the
 * incident that it opened. Planning and healing see the same signal, and so come to the same plan.
 */
export function memberSignal({ id, remediation }: Pick<Fleet, 'id' | 'remediation'>, { resource }: Pick<Member, 'resource'>, at: string): Signal {
  return {
    id: `${id}#${resource.id}`,
    fingerprint: `${id}#${resourceKey(resource)}`,
    type: 'devops-engineer.fleet',
    kind: 'finding',
    status: 'firing',
    at,
    severity: 'medium',
    account: resource.account,
    region: resource.region,
    resources: [resource],
    title: `${remediation} on ${resource.id}, of the fleet ${id}`,
    reason: '',
    attributes: { fleet: id },
    sample: false,
    suppressed: false,
  };
}

/** The catalogue as the fleet's signal sees it: which remediation works on which resource was said by who started the fleet. */
export function chosen(remediation: Remediation, resource: ResourceRef): readonly Remediation[] {
  return [{ ...remediation, matches: () => true, resourceOf: () => resource }];
}
