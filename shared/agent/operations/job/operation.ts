import * as z from 'zod/mini';
import { jobSchema, Jobs } from '../../jobs.ts';
import { defineOperation } from '../../operation.ts';

export default defineOperation({
  id: 'agent.job',
  title: 'Get a job',
  summary: 'Gives the status, progress and result of one long-running piece of work.',
  method: 'GET',
  path: '/v1/jobs/{id}',
  scope: 'agent:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ id: z.string().check(z.maxLength(100)) }),
  output: jobSchema,
  run: async ({ id }, { ports }) => new Jobs(ports.store, ports.clock).get(id),
});
