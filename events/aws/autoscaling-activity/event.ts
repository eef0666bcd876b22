import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** A group could not launch an instance. Source: Auto Scaling user guide, "Auto Scaling group events". */
export default defineEvent({
  id: 'aws.autoscaling-activity',
  title: 'Auto Scaling launch unsuccessful',
  direction: 'inbound',
  source: 'aws.autoscaling',
  detailType: 'EC2 Instance Launch Unsuccessful',
  schema: z.looseObject({ AutoScalingGroupName: text, ActivityId: z.optional(text), StatusCode: z.optional(text), StatusMessage: z.optional(text), Cause: z.optional(text) }),
});
