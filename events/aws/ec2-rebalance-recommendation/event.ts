import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** A Spot instance is likelier than others to be taken back soon. Source: EC2 user guide, "EC2 instance rebalance recommendations". */
export default defineEvent({
  id: 'aws.ec2-rebalance-recommendation',
  title: 'EC2 instance rebalance recommendation',
  direction: 'inbound',
  source: 'aws.ec2',
  detailType: 'EC2 Instance Rebalance Recommendation',
  schema: z.looseObject({ 'instance-id': text.check(z.minLength(1), z.maxLength(100)) }),
});
