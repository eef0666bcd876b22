import * as z from 'zod/mini';

const text = z.string().check(z.maxLength(10_000));
const resource = z.looseObject({ Type: text, Id: text, Region: z.optional(text), ResourceRole: z.optional(text) });

/** A finding in the AWS Security Finding Format. Source: Security Hub user guide, "Required top-level ASFF attributes". */
export const findingSchema = z.looseObject({
  Id: text.check(z.minLength(1)),
  ProductArn: text,
  GeneratorId: text,
  AwsAccountId: text,
  Title: text,
  UpdatedAt: text,
  Region: z.optional(text),
  Description: z.optional(text),
  RecordState: z.optional(text),
  Types: z.optional(z.array(text).check(z.maxLength(100))),
  Severity: z.optional(z.looseObject({ Label: z.optional(text), Normalized: z.optional(z.number()) })),
  Compliance: z.optional(z.looseObject({ Status: z.optional(text), SecurityControlId: z.optional(text) })),
  Workflow: z.optional(z.looseObject({ Status: z.optional(text) })),
  Sample: z.optional(z.boolean()),
  Resources: z.array(resource).check(z.maxLength(100)),
});
