import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';
import { WATCHED_CALLS } from '../watched-calls.ts';

const text = z.string().check(z.maxLength(10_000));

/** A management call that CloudTrail recorded; its source is the called service's own. Source: CloudTrail user guide, "CloudTrail record contents". */
export default defineEvent({
  id: 'aws.cloudtrail-api-call',
  title: 'AWS API call via CloudTrail',
  direction: 'inbound',
  source: 'aws.*',
  detailType: 'AWS API Call via CloudTrail',
  pattern: { 'detail-type': ['AWS API Call via CloudTrail'], detail: { eventSource: Object.keys(WATCHED_CALLS), eventName: Object.values(WATCHED_CALLS).flat() } },
  schema: z.looseObject({
    eventID: z.optional(text),
    eventTime: text,
    eventSource: text,
    eventName: text.check(z.minLength(1)),
    awsRegion: z.optional(text),
    recipientAccountId: z.optional(text),
    errorCode: z.optional(text),
    readOnly: z.optional(z.union([z.boolean(), z.string()])),
    userIdentity: z.optional(z.nullable(z.looseObject({ arn: z.optional(z.nullable(text)), type: z.optional(z.nullable(text)), invokedBy: z.optional(z.nullable(text)) }))),
    requestParameters: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
    resources: z.optional(z.nullable(z.array(z.looseObject({ ARN: z.optional(z.nullable(text)), type: z.optional(z.nullable(text)), accountId: z.optional(z.nullable(text)) })).check(z.maxLength(1000)))),
  }),
});
