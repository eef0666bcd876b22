import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** A group could not terminate an instance. Source: Auto Scaling user guide, "Auto Scaling group events". */
export default defineEvent({
  id: 'aws.autoscaling-terminate-unsuccessful',
  title: 'Auto Scaling termination unsuccessful',
  direction: 'inbound',
  source: 'aws.autoscaling',
  detailType: 'EC2 Instance Terminate Unsuccessful',
  schema: z.looseObject({ AutoScalingGroupName: text.check(z.minLength(1)), ActivityId: z.optional(text), EC2InstanceId: z.optional(text), StatusCode: z.optional(text), StatusMessage: z.optional(text), Cause: z.optional(text) }),
});
