import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** Something that AWS knows about this account's resources. Source: AWS Health user guide, "AWS Health events Amazon EventBridge schema". */
export default defineEvent({
  id: 'aws.health-event',
  title: 'AWS Health event',
  direction: 'inbound',
  source: 'aws.health',
  detailType: 'AWS Health Event',
  schema: z.looseObject({
    eventArn: text,
    service: text,
    eventTypeCode: text,
    eventTypeCategory: text,
    communicationId: z.optional(text),
    statusCode: z.optional(text),
    eventScopeCode: z.optional(text),
    startTime: z.optional(text),
    lastUpdatedTime: z.optional(text),
    affectedAccount: z.optional(text),
    eventRegion: z.optional(text),
    affectedEntities: z.optional(z.array(z.looseObject({ entityValue: text, status: z.optional(text) })).check(z.maxLength(1000))),
    eventMetadata: z.optional(z.record(z.string(), text)),
  }),
});
