import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ecs-service-action/event.ts';
import { defineSource } from '../../model.ts';
import { instantOf } from '../../instant.ts';

type Detail = z.infer<typeof event.schema>;

export default defineSource<Detail>({
  event: 'aws.ecs-service-action',
  read: ({ id, detail, account, region, time, resources, provider }) => {
    const service = (resources[0] ?? '').split(':service/').at(-1) ?? '';
    return [
      {
        id,
        fingerprint: `ecs-service:${account}:${region}:${service}:${detail.eventName}`,
        type: 'aws.ecs-service-action',
        kind: 'failure',
        status: detail.eventType === 'ERROR' || detail.eventType === 'WARN' ? 'firing' : 'information',
        at: instantOf(detail.createdAt ?? '') ?? time,
        severity: 'high',
        account,
        region,
        resources: [{ provider, account, region, type: 'AWS::ECS::Service', id: service }],
        title: `${detail.eventName} of ${service}`.slice(0, 500),
        reason: (detail.reason ?? '').slice(0, 1000),
        attributes: { eventName: detail.eventName },
        sample: false,
        suppressed: false,
      },
    ];
  },
});
