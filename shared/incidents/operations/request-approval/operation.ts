import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { requestApproval } from '../../approvals.ts';
import { incidentIdSchema } from '../get/operation.ts';

export default defineOperation({
  id: 'incidents.request-approval',
  title: 'Wait for a decision',
  summary: 'Keeps the token of the task that waits for a decision on the plan of an incident.',
  method: 'POST',
  path: '/v1/incidents/{incident}/approval-request',
  scope: 'incidents:recover',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:resume'],
  workflow: true,
  input: z.strictObject({ incident: incidentIdSchema, token: z.string().check(z.minLength(1), z.maxLength(2048)) }),
  output: z.strictObject({ incident: z.string() }),
  run: async ({ incident, token }, { ports }) => {
    await requestApproval(ports, incident, token);
    return { incident };
  },
});
