import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ec2-spot-interruption-warning/event.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.ec2-spot-interruption-warning',
  fact: 'instance',
  fires: 'always',
  read: (delivery) => {
    const { 'instance-id': instance, 'instance-action': action } = delivery.detail;
    return [
      toSignal(delivery, {
        type: 'aws.ec2-spot-interruption-warning',
        kind: 'failure',
        fingerprint: `spot:${delivery.account}:${delivery.region}:${instance}`,
        severity: 'high',
        resources: refsOf(delivery, 'AWS::EC2::Instance', instance),
        title: `Spot instance ${instance} is taken back (${action})`,
        attributes: { detailType: 'EC2 Spot Instance Interruption Warning' },
      }),
    ];
  },
});
