import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listOf, pageInput, pageOf } from '../../../agent/paging.ts';
import { pageOfMembers, readFleet } from '../../fleets/fleet-store.ts';
import { memberSchema } from '../../fleets/model.ts';
import { fleetIdSchema } from '../../fleets/view.ts';

export default defineOperation({
  id: 'incidents.fleet-members',
  title: 'List the members of a fleet',
  summary: 'Each with its whole plan: every call with its parameters, how it is verified and taken back.',
  method: 'GET',
  path: '/v1/fleets/{id}/members',
  scope: 'fleets:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ id: fleetIdSchema, ...pageInput }),
  output: listOf(memberSchema),
  run: async ({ id, ...page }, { ports }) => {
    await readFleet(ports, id);
    const { items, nextCursor } = await pageOfMembers(ports.store, id, pageOf(page));
    return { items: [...items], ...(nextCursor === undefined ? {} : { nextCursor }) };
  },
});
