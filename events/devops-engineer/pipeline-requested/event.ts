import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

/** Somebody asks for a pipeline; `detail` is the input of the operation `pipelines.generate`, which checks it fully. */
export default defineEvent({
  id: 'devops-engineer.pipeline-requested',
  title: 'Pipeline requested',
  direction: 'inbound',
  source: 'devops-engineer',
  detailType: 'pipeline.requested',
  schema: z.strictObject({
    source: z.record(z.string(), z.unknown()),
    platform: z.string(),
    options: z.optional(z.record(z.string(), z.unknown())),
  }),
});
