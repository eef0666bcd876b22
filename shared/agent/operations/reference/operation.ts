import * as z from 'zod/mini';
import { defineOperation } from '../../operation.ts';
import { referencePage } from '../../reference.ts';

export default defineOperation({
  id: 'agent.reference',
  title: 'Read the reference',
  summary: 'A page for people that shows every operation with its scope, input, output and examples.',
  method: 'GET',
  path: '/docs',
  scope: 'public',
  risk: 'read',
  permissions: [],
  contentType: 'text/html; charset=utf-8',
  input: z.strictObject({}),
  output: z.string(),
  examples: [{ title: 'Now', input: {} }],
  run: async () => {
    const { default: document } = await import('../../../openapi.gen.json', { with: { type: 'json' } });
    return referencePage(JSON.parse(JSON.stringify(document)));
  },
});
