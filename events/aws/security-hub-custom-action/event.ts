import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';
import { findingSchema } from '../security-hub-finding.ts';

const text = z.string().check(z.maxLength(10_000));

/** Findings that a person sends on from the console. Source: Security Hub user guide, "EventBridge event formats for Security Hub CSPM". */
export default defineEvent({
  id: 'aws.security-hub-custom-action',
  title: 'Security Hub custom action',
  direction: 'inbound',
  source: 'aws.securityhub',
  detailType: 'Security Hub Findings - Custom Action',
  schema: z.looseObject({ actionName: text, actionDescription: z.optional(text), findings: z.array(findingSchema).check(z.minLength(1), z.maxLength(100)) }),
});
