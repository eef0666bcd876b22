import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/cloudformation-stack-status/event.ts';
import { defineSource } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

export default defineSource<Detail>({
  event: 'aws.cloudformation-stack-status',
  fact: 'stack',
  fires: 'a status that ends in `_FAILED`',
  read: ({ id, detail, account, region, time, resources, provider }) => {
    const name = detail['stack-id'].split('/')[1] ?? resources[0] ?? '';
    return [
      {
        id,
        fingerprint: detail['stack-id'],
        type: 'aws.cloudformation-stack-status',
        kind: 'failure',
        status: detail['status-details'].status.endsWith('_FAILED') ? 'firing' : 'information',
        at: time,
        severity: 'high',
        account,
        region,
        resources: [{ provider, account, region, type: 'AWS::CloudFormation::Stack', id: name }],
        title: `The stack ${name} is ${detail['status-details'].status}`.slice(0, 500),
        reason: (detail['status-details']['status-reason'] ?? '').slice(0, 1000),
        attributes: { stackStatus: detail['status-details'].status },
        sample: false,
        suppressed: false,
      },
    ];
  },
});
