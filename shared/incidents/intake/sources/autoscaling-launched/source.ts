import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/autoscaling-launched/event.ts';
import { defineSource } from '../../model.ts';
import { groupSignal } from '../../scaling.ts';

/** That a group launches again ends the fact that it could not. */
export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.autoscaling-launched',
  fact: 'group, the same as of a failed launch',
  fires: 'never; ends the failed launch',
  read: (delivery) => [{ ...groupSignal(delivery, 'aws.autoscaling-launched', 'EC2 Instance Launch Unsuccessful'), status: 'resolved', title: `${delivery.detail.AutoScalingGroupName} launched an instance`, attributes: { detailType: 'EC2 Instance Launch Successful' } }],
});
