import * as z from 'zod/mini';
import { defineOperation } from '../../operation.ts';

export default defineOperation({
  id: 'agent.health',
  title: 'Check health',
  summary: 'Says that the service answers, which version it is and where it runs.',
  method: 'GET',
  path: '/health',
  scope: 'public',
  risk: 'read',
  permissions: [],
  input: z.strictObject({}),
  output: z.strictObject({ status: z.literal('ok'), version: z.string(), mode: z.enum(['local', 'aws']), functions: z.number() }),
  examples: [{ title: 'Now', input: {} }],
  run: async (_input, { config }) => ({
    status: 'ok' as const,
    version: config.version,
    mode: config.mode,
    functions: config.functionCount,
  }),
});
