import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { cancelFleet } from '../../fleets/stop.ts';
import { fleetIdSchema, fleetViewOf, fleetViewSchema } from '../../fleets/view.ts';

export default defineOperation({
  id: 'incidents.cancel-fleet',
  title: 'Cancel a fleet',
  summary: 'Begins no further member. Those at work come to their own end, since a half-done change is worse than none; the kill switch stops them too.',
  method: 'DELETE',
  path: '/v1/fleets/{id}',
  scope: 'fleets:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:resume'],
  input: z.strictObject({ id: fleetIdSchema }),
  output: fleetViewSchema,
  run: async ({ id }, { ports, caller }) => fleetViewOf(ports.store, await cancelFleet(ports, id, caller.subject)),
});
