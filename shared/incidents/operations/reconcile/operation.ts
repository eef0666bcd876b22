import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { reconcile } from '../../reconcile.ts';
import { providerOf } from '../../provider.ts';

export default defineOperation({
  id: 'incidents.reconcile',
  title: 'Find what was lost',
  summary: 'Reads the alarms that fire now and takes those whose event never came; starts recoveries that were opened and not begun.',
  method: 'POST',
  path: '/v1/incidents/reconciliation',
  scope: 'incidents:recover',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:describe', 'workflows:start', 'cloud:remediate'],
  schedule: { expression: 'rate(5 minutes)', input: {} },
  timeoutSeconds: 50,
  input: z.strictObject({}),
  output: z.strictObject({ alarms: z.number(), found: z.number(), started: z.number(), unreadable: z.array(z.string()) }),
  examples: [{ title: 'Now', input: {} }],
  run: async (_input, { ports, config }) => reconcile(ports, providerOf(config)),
});
