import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ecs-container-instance-state-change/event.ts';
import { idOf } from '../../arn.ts';
import { instantOf } from '../../instant.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.ecs-container-instance-state-change',
  fact: 'container instance, ordered by version',
  fires: 'registration failed; agents lose their connection all day',
  read: (delivery) => {
    const { containerInstanceArn, ec2InstanceId, status = '', statusReason = '', agentConnected, version, updatedAt } = delivery.detail;
    return [
      toSignal(delivery, {
        type: 'aws.ecs-container-instance-state-change',
        kind: 'failure',
        fingerprint: containerInstanceArn,
        // Agents lose their connection several times a day and find it again (ECS developer guide, same page).
        status: status === 'REGISTRATION_FAILED' ? 'firing' : 'information',
        at: instantOf(updatedAt ?? '') ?? delivery.time,
        resources: refsOf(delivery, 'AWS::EC2::Instance', ec2InstanceId),
        title: `Container instance ${ec2InstanceId ?? idOf(containerInstanceArn)}: ${status}`,
        reason: statusReason,
        attributes: { containerInstanceStatus: status, ...(agentConnected === undefined ? {} : { agentConnected }) },
        ...(version === undefined ? {} : { version }),
      }),
    ];
  },
});
