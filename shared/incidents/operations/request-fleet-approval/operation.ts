import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { requestFleetApproval } from '../../fleets/approval.ts';
import { fleetIdSchema } from '../../fleets/view.ts';

export default defineOperation({
  id: 'incidents.request-fleet-approval',
  title: 'Wait for a decision on a fleet',
  summary: 'Keeps the token of the task that waits for a decision on the plans of a fleet.',
  method: 'POST',
  path: '/v1/fleets/{fleet}/approval-request',
  scope: 'incidents:recover',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:resume'],
  workflow: true,
  input: z.strictObject({ fleet: fleetIdSchema, token: z.string().check(z.minLength(1), z.maxLength(2048)) }),
  output: z.strictObject({ fleet: z.string() }),
  run: async ({ fleet, token }, { ports }) => {
    await requestFleetApproval(ports, fleet, token);
    return { fleet };
  },
});
