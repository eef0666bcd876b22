import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/access-analyzer-finding/event.ts';
import { idOf } from '../../arn.ts';
import { instantOf } from '../../instant.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.access-analyzer-finding',
  fact: 'finding id and resource',
  fires: 'active; over when resolved or the resource is gone; archived is suppressed',
  read: (delivery) => {
    const { id, status, resource, resourceType, accountId, region, updatedAt, analyzedAt, isPublic, isDeleted } = delivery.detail;
    const of = { ...delivery, account: accountId ?? delivery.account, region: region ?? delivery.region };
    return [
      toSignal(of, {
        type: 'aws.access-analyzer-finding',
        kind: 'finding',
        fingerprint: `finding:access-analyzer:${id}:${resource}`,
        status: status === 'RESOLVED' || isDeleted === true ? 'resolved' : 'firing',
        at: instantOf(updatedAt ?? '') ?? instantOf(analyzedAt ?? '') ?? delivery.time,
        severity: isPublic === true ? 'high' : 'medium',
        resources: refsOf(of, resourceType, idOf(resource, resourceType)),
        title: `${resource} can be reached from outside${isPublic === true ? ' by everybody' : ''}`,
        attributes: { findingType: 'AccessAnalyzer', isPublic: isPublic === true },
        suppressed: status === 'ARCHIVED',
      }),
    ];
  },
});
