import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

/** AWS takes a Spot instance back in two minutes. Source: EC2 user guide, "Spot Instance interruption notices". */
export default defineEvent({
  id: 'aws.ec2-spot-interruption-warning',
  title: 'Spot interruption warning',
  direction: 'inbound',
  source: 'aws.ec2',
  detailType: 'EC2 Spot Instance Interruption Warning',
  schema: z.looseObject({ 'instance-id': z.string().check(z.maxLength(100)), 'instance-action': z.string().check(z.maxLength(100)) }),
});
