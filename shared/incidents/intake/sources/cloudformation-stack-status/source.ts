import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/cloudformation-stack-status/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { idOf } from '../../arn.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

const STACK = 'AWS::CloudFormation::Stack';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.cloudformation-stack-status',
  fact: 'stack',
  fires: 'a status that ends in `_FAILED`; over with one that ends in `_COMPLETE`',
  read: (delivery) => {
    const { 'stack-id': stack, 'status-details': { status, 'status-reason': reason } } = delivery.detail;
    const name = idOf(stack, STACK);
    return [
      toSignal(delivery, {
        type: 'aws.cloudformation-stack-status',
        kind: 'failure',
        fingerprint: stack,
        status: statusOf(status),
        severity: 'high',
        resources: refsOf(delivery, STACK, name),
        title: `The stack ${name} is ${status}`,
        reason: reason ?? '',
        attributes: { stackStatus: status },
      }),
    ];
  },
});

function statusOf(status: string): Signal['status'] {
  if (status.endsWith('_FAILED')) return 'firing';
  return status.endsWith('_COMPLETE') ? 'resolved' : 'information';
}
