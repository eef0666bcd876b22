import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';
import { findingSchema } from '../security-hub-finding.ts';

/** New and changed findings. Source: Security Hub user guide, "EventBridge event formats for Security Hub CSPM". */
export default defineEvent({
  id: 'aws.security-hub-findings-imported',
  title: 'Security Hub findings imported',
  direction: 'inbound',
  source: 'aws.securityhub',
  detailType: 'Security Hub Findings - Imported',
  schema: z.looseObject({ findings: z.array(findingSchema).check(z.minLength(1), z.maxLength(100)) }),
});
