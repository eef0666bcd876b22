import * as z from 'zod/mini';
import { detectionSchema, warningSchema } from '../detection/schema.ts';

/** Which judge saw a file. `not-run` tells where the judge can be run; its version is then unknown here. */
export const receiptSchema = z.strictObject({
  file: z.string(),
  tool: z.string(),
  version: z.nullable(z.string()),
  result: z.enum(['pass', 'fail', 'not-run']),
  detail: z.string(),
});

/** The jobs of a generated pipeline, for drawing them. */
const jobGraphSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Title of the workflow that it stands in, where that is not the pipeline's own. */
  workflow: z.optional(z.string()),
  needs: z.readonly(z.array(z.string())),
  /** Of its matrix; 1 without one. */
  cells: z.number(),
  services: z.readonly(z.array(z.strictObject({ name: z.string(), image: z.string() }))),
  timeoutMinutes: z.number(),
});

export const pipelineIdSchema = z.string().check(z.regex(/^pl_[0-9a-f]{24}$/));

/** A generated pipeline as it is answered and kept. */
export const generatedPipelineSchema = z.strictObject({
  id: pipelineIdSchema,
  platform: z.string(),
  repository: z.string(),
  detection: detectionSchema,
  files: z.readonly(
    z.array(
      z.strictObject({
        path: z.string(),
        content: z.string(),
        sha256: z.string(),
        /** What the repository holds at this path now. */
        existing: z.optional(z.string()),
        /** Unified, from what the repository holds to `content`; absent when nothing changes or nothing is there. */
        diff: z.optional(z.string()),
      }),
    ),
  ),
  receipts: z.readonly(z.array(receiptSchema)),
  /** Absent in pipelines that were kept before it was written down. */
  jobs: z.optional(z.readonly(z.array(jobGraphSchema))),
  warnings: z.readonly(z.array(warningSchema)),
});

/** What a list shows of a generated pipeline. */
export const pipelineSummarySchema = z.strictObject({
  id: pipelineIdSchema,
  platform: z.string(),
  repository: z.string(),
  createdAt: z.string(),
  files: z.readonly(z.array(z.string())),
  jobs: z.number(),
  warnings: z.number(),
});

export type Receipt = z.infer<typeof receiptSchema>;
export type GeneratedPipeline = z.infer<typeof generatedPipelineSchema>;
export type PipelineSummary = z.infer<typeof pipelineSummarySchema>;
