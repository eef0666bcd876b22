import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { simulationOf } from '../../simulation.ts';

const kindSchema = z.strictObject({ kind: z.string(), title: z.string(), resourceType: z.nullable(z.string()), remediation: z.nullable(z.string()) });

export default defineOperation({
  id: 'sandbox.faults',
  title: 'List kinds of faults',
  summary: 'Everything that can be made to go wrong in the simulated account, with the remediation that is to heal it.',
  method: 'GET',
  path: '/v1/sandbox/faults',
  scope: 'sandbox:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(kindSchema) }),
  examples: [{ title: 'All', input: {} }],
  run: async (_input, { ports }) => ({ items: [...(await simulationOf(ports).faultKinds())] }),
});
