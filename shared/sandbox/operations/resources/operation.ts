import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listOf, pageInput, pageOf } from '../../../agent/paging.ts';
import { resourceSchema } from '../../model.ts';
import { simulationOf } from '../../simulation.ts';

const short = z.optional(z.string().check(z.maxLength(200)));

export default defineOperation({
  id: 'sandbox.resources',
  title: 'List the resources of the sandbox',
  summary: 'What the simulated account holds in its three regions, as its live state is now.',
  method: 'GET',
  path: '/v1/sandbox/resources',
  scope: 'sandbox:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ type: short, region: short, ...pageInput }),
  output: listOf(resourceSchema),
  examples: [{ title: 'Security groups', input: { type: 'AWS::EC2::SecurityGroup' } }],
  run: async ({ type, region, ...page }, { ports }) => {
    const { items, nextCursor } = await simulationOf(ports).resources({ ...pageOf(page), ...(type === undefined ? {} : { type }), ...(region === undefined ? {} : { region }) });
    return { items: [...items], ...(nextCursor === undefined ? {} : { nextCursor }) };
  },
});
