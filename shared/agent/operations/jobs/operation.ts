import * as z from 'zod/mini';
import { jobSchema, Jobs } from '../../jobs.ts';
import { defineOperation } from '../../operation.ts';
import { listOf, pageInput, pageOf } from '../../paging.ts';

export default defineOperation({
  id: 'agent.jobs',
  title: 'List jobs',
  summary: 'Lists long-running work, newest first.',
  method: 'GET',
  path: '/v1/jobs',
  scope: 'agent:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject(pageInput),
  output: listOf(jobSchema),
  examples: [{ title: 'The latest five', input: { limit: 5 } }],
  run: async (input, { ports }) => new Jobs(ports.store, ports.clock).list(pageOf(input)),
});
