import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** How a backup went. Source: AWS Backup developer guide, "Monitoring AWS Backup events using EventBridge". */
export default defineEvent({
  id: 'aws.backup-job-state-change',
  title: 'Backup job state change',
  direction: 'inbound',
  source: 'aws.backup',
  detailType: 'Backup Job State Change',
  schema: z.looseObject({ backupJobId: text, state: text, resourceArn: z.optional(text), resourceType: z.optional(text), statusMessage: z.optional(text) }),
});
