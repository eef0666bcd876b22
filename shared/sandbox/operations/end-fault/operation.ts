import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { simulationOf } from '../../simulation.ts';

export default defineOperation({
  id: 'sandbox.end-fault',
  title: 'End a fault',
  summary: 'The fault is felt no more; what it changed in live state stays as it is.',
  method: 'DELETE',
  path: '/v1/sandbox/faults/{id}',
  scope: 'sandbox:write',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  input: z.strictObject({ id: z.string().check(z.regex(/^flt_\d{6,}$/)) }),
  output: z.strictObject({ id: z.string() }),
  run: async ({ id }, { ports }) => {
    await simulationOf(ports).endFault(id);
    return { id };
  },
});
