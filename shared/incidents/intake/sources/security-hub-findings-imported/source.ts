import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/security-hub-findings-imported/event.ts';
import { defineSource } from '../../model.ts';
import { readFindings } from '../../security-hub.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.security-hub-findings-imported',
  fact: 'each finding: its id and first resource, from whichever account',
  fires: 'failed and open; over when passed, resolved or archived; samples and suppressed findings never act',
  read: (delivery) => readFindings(delivery, 'aws.security-hub-findings-imported'),
});
