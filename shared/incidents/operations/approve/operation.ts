import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { decide } from '../../approvals.ts';
import { incidentIdSchema } from '../get/operation.ts';
import { incidentViewSchema, viewOf } from '../../view.ts';

export const decisionInput = {
  planHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  decision: z.enum(['approve', 'deny']),
  comment: z.optional(z.string().check(z.maxLength(1000))),
};

export default defineOperation({
  id: 'incidents.approve',
  title: 'Approve or deny a plan',
  summary: 'Decides on exactly the plan whose hash is given. The first decision counts; none in time is a no.',
  method: 'POST',
  path: '/v1/incidents/{id}/approval',
  scope: 'incidents:approve',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:resume'],
  input: z.strictObject({ id: incidentIdSchema, ...decisionInput }),
  output: incidentViewSchema,
  run: async ({ id, ...decision }, { ports, caller }) => viewOf(ports.store, await decide(ports, id, { ...decision, by: caller.subject })),
});
