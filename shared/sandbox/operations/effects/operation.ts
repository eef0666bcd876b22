import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listOf, pageInput, pageOf } from '../../../agent/paging.ts';
import { effectSchema } from '../../model.ts';
import { simulationOf } from '../../simulation.ts';

export default defineOperation({
  id: 'sandbox.effects',
  title: 'List effects',
  summary: 'Every mutating call that reached the simulated account, in order, with caller and incident; refused ones too.',
  method: 'GET',
  path: '/v1/sandbox/effects',
  scope: 'sandbox:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ ...pageInput }),
  output: listOf(effectSchema),
  examples: [{ title: 'The first ones', input: {} }],
  run: async (page, { ports }) => {
    const { items, nextCursor } = await simulationOf(ports).effects(pageOf(page));
    return { items: [...items], ...(nextCursor === undefined ? {} : { nextCursor }) };
  },
});
