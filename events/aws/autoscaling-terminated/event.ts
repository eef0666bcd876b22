import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** A group terminated an instance. Source: Auto Scaling user guide, "Auto Scaling group events". */
export default defineEvent({
  id: 'aws.autoscaling-terminated',
  title: 'Auto Scaling termination',
  direction: 'inbound',
  source: 'aws.autoscaling',
  detailType: 'EC2 Instance Terminate Successful',
  schema: z.looseObject({ AutoScalingGroupName: text, ActivityId: z.optional(text), EC2InstanceId: z.optional(text), Cause: z.optional(text) }),
});
