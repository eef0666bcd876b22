import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { readIncident } from '../../../incidents/index.ts';
import { readTicket, ticketSchema } from '../../tickets.ts';

/** Public: whoever holds the one-time id was shown the plan by the notice that carried it. */
export default defineOperation({
  id: 'notifications.approval',
  title: 'See how to decide',
  summary: 'The plan that a one-time id is for, and how to decide on it. Reading it decides nothing.',
  method: 'GET',
  path: '/v1/notifications/approvals/{ticket}',
  scope: 'public',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ ticket: ticketSchema }),
  output: z.strictObject({
    incident: z.string(),
    title: z.string(),
    plan: z.nullable(z.strictObject({ hash: z.string(), summary: z.string(), steps: z.array(z.string()) })),
    expiresAt: z.string(),
    /** How to decide. */
    decide: z.strictObject({ method: z.literal('POST'), path: z.string(), scope: z.string(), body: z.strictObject({ decision: z.string() }) }),
  }),
  run: async ({ ticket }, { ports }) => {
    const { incident: id, planHash, expiresAt } = await readTicket(ports, ticket);
    const { title, plan } = await readIncident(ports, id);
    return {
      incident: id,
      title,
      plan: plan?.hash === planHash ? { hash: plan.hash, summary: plan.summary, steps: plan.steps.map((step) => step.title) } : null,
      expiresAt,
      decide: { method: 'POST' as const, path: `/v1/notifications/approvals/${ticket}`, scope: 'incidents:approve', body: { decision: 'approve or deny' } },
    };
  },
});
