import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/autoscaling-activity/event.ts';
import { defineSource } from '../../model.ts';
import { groupSignal } from '../../scaling.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.autoscaling-activity',
  fact: 'group',
  fires: 'always; over with the next launch',
  read: (delivery) => [groupSignal(delivery, 'aws.autoscaling-activity', 'EC2 Instance Launch Unsuccessful')],
});
