import * as z from 'zod/mini';
import { defineOperation, type Operation, type Risk } from '../../operation.ts';
import catalogue from '../../../operations.gen.json' with { type: 'json' };

const itemSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  method: z.string(),
  path: z.string(),
  scope: z.string(),
  risk: z.enum(['read', 'write', 'act']),
});

const operation: Operation<Record<string, never>, { items: z.infer<typeof itemSchema>[] }> = defineOperation({
  id: 'agent.operations',
  title: 'List operations',
  summary: 'Lists everything this service can do, with the scope each needs and the risk it carries.',
  method: 'GET',
  path: '/v1/operations',
  scope: 'agent:read',
  risk: 'read',
  permissions: [],
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(itemSchema) }),
  examples: [{ title: 'All', input: {} }],
  run: async () => ({ items: catalogue.map((item) => ({ ...item, risk: riskOf(item.risk) })) }),
});

function riskOf(risk: string): Risk {
  return risk === 'act' || risk === 'write' ? risk : 'read';
}

export default operation;
