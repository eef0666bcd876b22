import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { redeem, ticketSchema } from '../../tickets.ts';

export default defineOperation({
  id: 'notifications.decide',
  title: 'Decide by a one-time id',
  summary: 'Approves or denies exactly the plan that the one-time id of a notice is for; the caller is the one who decides.',
  method: 'POST',
  path: '/v1/notifications/approvals/{ticket}',
  scope: 'incidents:approve',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:resume'],
  input: z.strictObject({ ticket: ticketSchema, decision: z.enum(['approve', 'deny']), comment: z.optional(z.string().check(z.maxLength(1000))) }),
  output: z.strictObject({ incident: z.string(), decision: z.enum(['approve', 'deny']) }),
  run: async ({ ticket, decision, comment }, { ports, caller }) => {
    const incident = await redeem(ports, ticket, { decision, comment, by: caller.subject });
    return { incident: incident.id, decision };
  },
});
