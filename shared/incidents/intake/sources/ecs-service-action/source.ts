import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ecs-service-action/event.ts';
import { instantOf } from '../../instant.ts';
import { defineSource } from '../../model.ts';
import { serviceIn } from '../../ecs.ts';
import { refsOf, toSignal } from '../../signal.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.ecs-service-action',
  fact: 'service and name of the action',
  fires: '`WARN` or `ERROR`',
  read: (delivery) => {
    const { eventName, eventType, reason, createdAt, clusterArn } = delivery.detail;
    const service = serviceIn(delivery.resources, clusterArn);
    return [
      toSignal(delivery, {
        type: 'aws.ecs-service-action',
        kind: 'failure',
        fingerprint: `ecs-service:${delivery.account}:${delivery.region}:${service ?? ''}:${eventName}`,
        status: eventType === 'ERROR' || eventType === 'WARN' ? 'firing' : 'information',
        at: instantOf(createdAt ?? '') ?? delivery.time,
        severity: 'high',
        resources: refsOf(delivery, 'AWS::ECS::Service', service),
        title: `${eventName} of ${service ?? 'an unknown service'}`,
        reason: reason ?? '',
        attributes: { eventName },
      }),
    ];
  },
});
