import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { decideFleet } from '../../fleets/approval.ts';
import { fleetIdSchema, fleetViewOf, fleetViewSchema } from '../../fleets/view.ts';
import { decisionInput } from '../approve/operation.ts';

export default defineOperation({
  id: 'incidents.approve-fleet',
  title: 'Approve or deny the plans of a fleet',
  summary: 'Decides on exactly the set of plans whose hash is given, for all waves. A member whose plan is another one by its turn is asked about anew. None in time is a no.',
  method: 'POST',
  path: '/v1/fleets/{id}/approval',
  scope: 'incidents:approve',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:resume'],
  input: z.strictObject({ id: fleetIdSchema, ...decisionInput }),
  output: fleetViewSchema,
  run: async ({ id, ...decision }, { ports, caller }) => fleetViewOf(ports.store, await decideFleet(ports, id, { ...decision, by: caller.subject })),
});
