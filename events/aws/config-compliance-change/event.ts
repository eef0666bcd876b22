import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));
const evaluation = z.looseObject({ complianceType: z.enum(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA']), resultRecordedTime: z.optional(text), annotation: z.optional(z.nullable(text)) });

/** A Config rule judges a resource otherwise than before. A rule's own function gets another shape, which is no event. Source: Config developer guide, "Monitoring AWS Config with Amazon EventBridge". */
export default defineEvent({
  id: 'aws.config-compliance-change',
  title: 'Config rules compliance change',
  direction: 'inbound',
  source: 'aws.config',
  detailType: 'Config Rules Compliance Change',
  schema: z.looseObject({
    messageType: z.optional(text),
    configRuleName: text.check(z.minLength(1), z.maxLength(128)),
    configRuleARN: z.optional(text),
    resourceType: text.check(z.minLength(1), z.maxLength(256)),
    resourceId: text.check(z.minLength(1), z.maxLength(768)),
    awsAccountId: z.optional(text),
    awsRegion: z.optional(text),
    notificationCreationTime: z.optional(text),
    // Null once the rule or the resource is gone.
    newEvaluationResult: z.nullable(evaluation),
    oldEvaluationResult: z.optional(z.nullable(evaluation)),
  }),
});
