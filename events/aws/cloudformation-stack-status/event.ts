import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** How a stack's operation went. Source: CloudFormation user guide, "EventBridge events detail reference". */
export default defineEvent({
  id: 'aws.cloudformation-stack-status',
  title: 'CloudFormation stack status change',
  direction: 'inbound',
  source: 'aws.cloudformation',
  detailType: 'CloudFormation Stack Status Change',
  schema: z.looseObject({ 'stack-id': text, 'status-details': z.looseObject({ status: text, 'status-reason': z.optional(text) }) }),
});
