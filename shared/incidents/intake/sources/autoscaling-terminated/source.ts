import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/autoscaling-terminated/event.ts';
import { defineSource } from '../../model.ts';
import { groupSignal } from '../../scaling.ts';

/** Groups terminate instances all the time: only one after a failed health check says that something is wrong. */
export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.autoscaling-terminated',
  fact: 'group',
  fires: 'after a failed health check',
  read: (delivery) => {
    const signal = groupSignal(delivery, 'aws.autoscaling-terminated', 'EC2 Instance Terminate Successful');
    return [/health/i.test(delivery.detail.Cause ?? '') ? signal : { ...signal, status: 'information' }];
  },
});
