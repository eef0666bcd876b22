import * as z from 'zod/mini';
import { defineOperation } from '../../operation.ts';

export default defineOperation({
  id: 'agent.openapi',
  title: 'Read the API description',
  summary: 'The OpenAPI 3.1 document of every route.',
  method: 'GET',
  path: '/openapi.json',
  scope: 'public',
  risk: 'read',
  permissions: [],
  input: z.strictObject({}),
  output: z.record(z.string(), z.unknown()),
  examples: [{ title: 'Now', input: {} }],
  run: async () => (await import('../../../openapi.gen.json', { with: { type: 'json' } })).default,
});
