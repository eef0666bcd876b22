import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { readIncident } from '../../incident-store.ts';
import { incidentViewSchema, viewOf } from '../../view.ts';

export const incidentIdSchema = z.string().check(z.regex(/^inc_[0-9a-f]{24}$/));

export default defineOperation({
  id: 'incidents.get',
  title: 'Read an incident',
  summary: 'Signals, hypotheses, plan, approvals, ledger, timeline and outcome of one incident.',
  method: 'GET',
  path: '/v1/incidents/{id}',
  scope: 'incidents:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ id: incidentIdSchema }),
  output: incidentViewSchema,
  run: async ({ id }, { ports }) => viewOf(ports.store, await readIncident(ports, id)),
});
