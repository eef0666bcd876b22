import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));
const resource = z.looseObject({ Type: text, Id: text, Region: z.optional(text) });

/** Findings in the AWS Security Finding Format. Source: Security Hub user guide, "Required top-level ASFF attributes". */
const finding = z.looseObject({
  Id: text,
  ProductArn: text,
  GeneratorId: text,
  AwsAccountId: text,
  Title: text,
  UpdatedAt: text,
  Region: z.optional(text),
  Description: z.optional(text),
  RecordState: z.optional(text),
  Types: z.optional(z.array(text).check(z.maxLength(100))),
  Severity: z.optional(z.looseObject({ Label: z.optional(text) })),
  Compliance: z.optional(z.looseObject({ Status: z.optional(text), SecurityControlId: z.optional(text) })),
  Workflow: z.optional(z.looseObject({ Status: z.optional(text) })),
  Sample: z.optional(z.boolean()),
  Resources: z.array(resource).check(z.maxLength(100)),
});

export default defineEvent({
  id: 'aws.security-hub-findings-imported',
  title: 'Security Hub findings imported',
  direction: 'inbound',
  source: 'aws.securityhub',
  detailType: 'Security Hub Findings - Imported',
  schema: z.looseObject({ findings: z.array(finding).check(z.minLength(1), z.maxLength(100)) }),
});
