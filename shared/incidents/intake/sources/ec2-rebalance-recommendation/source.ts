import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ec2-rebalance-recommendation/event.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.ec2-rebalance-recommendation',
  fact: 'instance, the same as of its interruption',
  fires: 'never',
  read: (delivery) => {
    const instance = delivery.detail['instance-id'];
    return [
      toSignal(delivery, {
        type: 'aws.ec2-rebalance-recommendation',
        kind: 'failure',
        // The same fact as the interruption that may follow; by itself it asks for nothing.
        fingerprint: `spot:${delivery.account}:${delivery.region}:${instance}`,
        status: 'information',
        severity: 'low',
        resources: refsOf(delivery, 'AWS::EC2::Instance', instance),
        title: `Spot instance ${instance} may be taken back soon`,
        attributes: { detailType: 'EC2 Instance Rebalance Recommendation' },
      }),
    ];
  },
});
