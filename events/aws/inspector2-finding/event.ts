import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** A weakness that Inspector found. Source: Inspector user guide, "Amazon EventBridge schema for Amazon Inspector events". */
export default defineEvent({
  id: 'aws.inspector2-finding',
  title: 'Inspector finding',
  direction: 'inbound',
  source: 'aws.inspector2',
  detailType: 'Inspector2 Finding',
  schema: z.looseObject({ findingArn: text, awsAccountId: z.optional(text), severity: text, status: text, title: z.optional(text), fixAvailable: z.optional(text), exploitAvailable: z.optional(text), updatedAt: z.optional(text), packageVulnerabilityDetails: z.optional(z.looseObject({ vulnerabilityId: z.optional(text) })), resources: z.array(z.looseObject({ id: text, type: text, region: z.optional(text) })).check(z.maxLength(100)) }),
});
