import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { giveUpFleet } from '../../fleets/stop.ts';
import { fleetIdSchema, fleetSummarySchema, summaryOf } from '../../fleets/view.ts';

export default defineOperation({
  id: 'incidents.give-up-fleet',
  title: 'Give up a fleet',
  summary: 'When its work keeps failing: nothing more is begun. Members at work are followed to their end once the reconciler has started it again.',
  method: 'POST',
  path: '/v1/fleets/{fleet}/give-up',
  scope: 'incidents:recover',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  workflow: true,
  input: z.strictObject({ fleet: fleetIdSchema }),
  output: fleetSummarySchema,
  run: async ({ fleet }, { ports }) => summaryOf(await giveUpFleet(ports, fleet)),
});
