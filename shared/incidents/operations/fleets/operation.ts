import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listOf, pageInput, pageOf } from '../../../agent/paging.ts';
import { listFleets } from '../../fleets/fleet-store.ts';
import { fleetSummarySchema, summaryOf } from '../../fleets/view.ts';

export default defineOperation({
  id: 'incidents.fleets',
  title: 'List fleets',
  summary: 'The newest first.',
  method: 'GET',
  path: '/v1/fleets',
  scope: 'fleets:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject(pageInput),
  output: listOf(fleetSummarySchema),
  examples: [{ title: 'The newest', input: {} }],
  run: async (page, { ports }) => {
    const { items, nextCursor } = await listFleets(ports, pageOf(page));
    return { items: items.map(summaryOf), ...(nextCursor === undefined ? {} : { nextCursor }) };
  },
});
