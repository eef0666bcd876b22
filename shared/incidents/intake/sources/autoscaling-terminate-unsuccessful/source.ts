import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/autoscaling-terminate-unsuccessful/event.ts';
import { defineSource } from '../../model.ts';
import { groupSignal } from '../../scaling.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.autoscaling-terminate-unsuccessful',
  fact: 'group',
  fires: 'always',
  read: (delivery) => [groupSignal(delivery, 'aws.autoscaling-terminate-unsuccessful', 'EC2 Instance Terminate Unsuccessful')],
});
