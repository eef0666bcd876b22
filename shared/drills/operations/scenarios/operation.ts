import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { scenarios } from '../../scenarios/index.ts';

export default defineOperation({
  id: 'drills.scenarios',
  title: 'List scenarios',
  summary: 'The situations that a drill can put the recovery into, with the end that is right.',
  method: 'GET',
  path: '/v1/drills/scenarios',
  scope: 'drills:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.string(), title: z.string(), expected: z.string() })) }),
  examples: [{ title: 'All', input: {} }],
  run: async () => ({ items: scenarios.map(({ id, title, expected }) => ({ id, title, expected })) }),
});
