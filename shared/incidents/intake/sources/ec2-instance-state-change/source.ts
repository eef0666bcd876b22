import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ec2-instance-state-change/event.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.ec2-instance-state-change',
  fact: 'instance',
  fires: 'never; an alarm or a group says that one is missed',
  read: (delivery) => {
    const { 'instance-id': instance, state } = delivery.detail;
    return [
      toSignal(delivery, {
        type: 'aws.ec2-instance-state-change',
        kind: 'change',
        fingerprint: `ec2-state:${delivery.account}:${delivery.region}:${instance}`,
        // Instances are stopped on purpose all day; that one is missed is for an alarm or its group to say.
        status: 'information',
        severity: 'low',
        resources: refsOf(delivery, 'AWS::EC2::Instance', instance),
        title: `Instance ${instance} is ${state}`,
        attributes: { detailType: 'EC2 Instance State-change Notification', state },
      }),
    ];
  },
});
