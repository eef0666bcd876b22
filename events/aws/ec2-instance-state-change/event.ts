import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** An instance came to another state. Whoever asked for it is not said. Source: EC2 user guide, "State change events for your instances". */
export default defineEvent({
  id: 'aws.ec2-instance-state-change',
  title: 'EC2 instance state change',
  direction: 'inbound',
  source: 'aws.ec2',
  detailType: 'EC2 Instance State-change Notification',
  pattern: { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'], detail: { state: ['stopped', 'terminated'] } },
  schema: z.looseObject({ 'instance-id': text.check(z.minLength(1), z.maxLength(100)), state: z.enum(['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated']) }),
});
