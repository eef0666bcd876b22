import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** A certificate that runs out within 45 days, told once a day. Source: ACM user guide, "Amazon EventBridge support for ACM". */
export default defineEvent({
  id: 'aws.acm-certificate-expiration',
  title: 'ACM certificate approaching expiration',
  direction: 'inbound',
  source: 'aws.acm',
  detailType: 'ACM Certificate Approaching Expiration',
  schema: z.looseObject({ DaysToExpiry: z.number(), CommonName: z.optional(text) }),
});
