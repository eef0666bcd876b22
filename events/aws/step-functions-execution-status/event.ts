import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** How an execution of a state machine went. Source: Step Functions developer guide, "Automating Step Functions event delivery with EventBridge". */
export default defineEvent({
  id: 'aws.step-functions-execution-status',
  title: 'Step Functions execution status change',
  direction: 'inbound',
  source: 'aws.states',
  detailType: 'Step Functions Execution Status Change',
  pattern: { source: ['aws.states'], 'detail-type': ['Step Functions Execution Status Change'], detail: { status: ['FAILED', 'TIMED_OUT', 'SUCCEEDED'] } },
  schema: z.looseObject({
    executionArn: text.check(z.minLength(1)),
    stateMachineArn: text.check(z.minLength(1)),
    name: z.optional(text),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']),
    startDate: z.optional(z.number()),
    stopDate: z.optional(z.nullable(z.number())),
    error: z.optional(z.nullable(text)),
    cause: z.optional(z.nullable(z.string().check(z.maxLength(40_000)))),
  }),
});
