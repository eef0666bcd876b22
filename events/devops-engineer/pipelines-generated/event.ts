import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

/** A pipeline was generated for the first time from its input; the same input again emits nothing. */
export default defineEvent({
  id: 'devops-engineer.pipelines-generated',
  title: 'Pipeline generated',
  direction: 'outbound',
  source: 'devops-engineer',
  detailType: 'pipelines.generated',
  schema: z.strictObject({
    id: z.string().check(z.regex(/^pl_[0-9a-f]{24}$/)),
    platform: z.string(),
    repository: z.string(),
    files: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
    jobs: z.number(),
    warnings: z.number(),
  }),
});
