import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** Somebody outside of the account or organisation can reach a resource. Source: IAM user guide, "Monitoring AWS IAM Access Analyzer with Amazon EventBridge". */
export default defineEvent({
  id: 'aws.access-analyzer-finding',
  title: 'Access Analyzer finding',
  direction: 'inbound',
  source: 'aws.access-analyzer',
  detailType: 'Access Analyzer Finding',
  schema: z.looseObject({
    id: text.check(z.minLength(1)),
    status: z.enum(['ACTIVE', 'ARCHIVED', 'RESOLVED']),
    resource: text.check(z.minLength(1)),
    resourceType: text.check(z.minLength(1), z.maxLength(256)),
    accountId: z.optional(text),
    region: z.optional(text),
    analyzedAt: z.optional(text),
    updatedAt: z.optional(text),
    isPublic: z.optional(z.boolean()),
    isDeleted: z.optional(z.boolean()),
    error: z.optional(z.nullable(text)),
    principal: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
    action: z.optional(z.nullable(z.array(text).check(z.maxLength(500)))),
  }),
});
