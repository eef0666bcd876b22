import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ec2-spot-interruption-warning/event.ts';
import { defineSource } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

export default defineSource<Detail>({
  event: 'aws.ec2-spot-interruption-warning',
  fact: 'instance',
  fires: 'always',
  read: ({ id, detail, account, region, time, provider }) => [
    {
      id,
      fingerprint: `spot:${account}:${region}:${detail['instance-id']}`,
      type: 'aws.ec2-spot-interruption-warning',
      kind: 'failure',
      status: 'firing',
      at: time,
      severity: 'high',
      account,
      region,
      resources: [{ provider, account, region, type: 'AWS::EC2::Instance', id: detail['instance-id'] }],
      title: `Spot instance ${detail['instance-id']} is taken back (${detail['instance-action']})`.slice(0, 500),
      reason: '',
      attributes: { detailType: 'EC2 Spot Instance Interruption Warning' },
      sample: false,
      suppressed: false,
    },
  ],
});
