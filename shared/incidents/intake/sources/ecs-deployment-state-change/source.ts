import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ecs-deployment-state-change/event.ts';
import { instantOf } from '../../instant.ts';
import { defineSource } from '../../model.ts';
import { serviceIn } from '../../ecs.ts';
import { refsOf, toSignal } from '../../signal.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.ecs-deployment-state-change',
  fact: 'service and deployment',
  fires: '`SERVICE_DEPLOYMENT_FAILED`',
  read: (delivery) => {
    const { eventName, deploymentId, updatedAt, reason } = delivery.detail;
    const service = serviceIn(delivery.resources);
    return [
      toSignal(delivery, {
        type: 'aws.ecs-deployment-state-change',
        kind: 'failure',
        fingerprint: `ecs-deployment:${delivery.account}:${delivery.region}:${service ?? ''}:${deploymentId ?? ''}`,
        status: eventName === 'SERVICE_DEPLOYMENT_FAILED' ? 'firing' : 'information',
        at: instantOf(updatedAt ?? '') ?? delivery.time,
        severity: 'high',
        resources: refsOf(delivery, 'AWS::ECS::Service', service),
        title: `${eventName} of ${service ?? 'an unknown service'}`,
        reason: reason ?? '',
        attributes: { eventName },
      }),
    ];
  },
});
