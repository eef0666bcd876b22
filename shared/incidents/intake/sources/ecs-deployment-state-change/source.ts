import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ecs-deployment-state-change/event.ts';
import { instantOf } from '../../instant.ts';
import { defineSource } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

export default defineSource<Detail>({
  event: 'aws.ecs-deployment-state-change',
  read: ({ id, detail, account, region, time, resources, provider }) => {
    const [, service = ''] = /:service\/(.+)$/.exec(resources[0] ?? '') ?? [];
    return [
      {
        id,
        fingerprint: `ecs-deployment:${account}:${region}:${service}:${detail.deploymentId ?? ''}`,
        type: 'aws.ecs-deployment-state-change',
        kind: 'failure',
        status: detail.eventName === 'SERVICE_DEPLOYMENT_FAILED' ? 'firing' : 'information',
        at: instantOf(detail.updatedAt ?? time) ?? time,
        severity: 'high',
        account,
        region,
        resources: service === '' ? [] : [{ provider, account, region, type: 'AWS::ECS::Service', id: service }],
        title: `${detail.eventName} of ${service}`.slice(0, 500),
        reason: (detail.reason ?? '').slice(0, 1000),
        attributes: { eventName: detail.eventName },
        sample: false,
        suppressed: false,
      },
    ];
  },
});
