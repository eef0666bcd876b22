import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** What the finding is about; which member is there goes by `resourceType`. */
const resource = z.looseObject({
  resourceType: text,
  instanceDetails: z.optional(z.looseObject({ instanceId: z.optional(text) })),
  accessKeyDetails: z.optional(z.looseObject({ accessKeyId: z.optional(text), userName: z.optional(text), userType: z.optional(text), principalId: z.optional(text) })),
  s3BucketDetails: z.optional(z.array(z.looseObject({ name: z.optional(text), arn: z.optional(text) })).check(z.maxLength(100))),
  eksClusterDetails: z.optional(z.looseObject({ name: z.optional(text) })),
  ecsClusterDetails: z.optional(z.looseObject({ name: z.optional(text), arn: z.optional(text), taskDetails: z.optional(z.looseObject({ arn: z.optional(text), group: z.optional(text) })) })),
  kubernetesDetails: z.optional(z.looseObject({ kubernetesWorkloadDetails: z.optional(z.nullable(z.looseObject({ name: z.optional(z.nullable(text)), namespace: z.optional(z.nullable(text)), type: z.optional(z.nullable(text)) }))) })),
  lambdaDetails: z.optional(z.looseObject({ functionName: z.optional(text), functionArn: z.optional(text) })),
  rdsDbInstanceDetails: z.optional(z.looseObject({ dbInstanceIdentifier: z.optional(text) })),
});

/** A threat that GuardDuty found. Sent again with each update. Source: GuardDuty user guide, "Processing findings with EventBridge", "Finding details". */
export default defineEvent({
  id: 'aws.guardduty-finding',
  title: 'GuardDuty finding',
  direction: 'inbound',
  source: 'aws.guardduty',
  detailType: 'GuardDuty Finding',
  schema: z.looseObject({
    id: text.check(z.minLength(1)),
    type: text,
    accountId: text,
    region: text,
    severity: z.number().check(z.gte(0), z.lte(10)),
    updatedAt: text,
    createdAt: z.optional(text),
    title: z.optional(text),
    description: z.optional(text),
    resource,
    service: z.looseObject({
      archived: z.optional(z.boolean()),
      count: z.optional(z.number()),
      detection: z.optional(z.nullable(z.looseObject({ sequence: z.optional(z.nullable(z.looseObject({ resources: z.optional(z.array(z.looseObject({ uid: text, resourceType: text })).check(z.maxLength(100))) }))) }))),
      additionalInfo: z.optional(z.nullable(z.looseObject({ sample: z.optional(z.boolean()), value: z.optional(z.nullable(text)) }))),
    }),
  }),
});
