import * as z from 'zod/mini';
import { verifyLedger } from '../../ledger.ts';
import { defineOperation } from '../../operation.ts';

export default defineOperation({
  id: 'agent.audit-verify',
  title: 'Verify the audit trail',
  summary: 'Walks every hash chain of the ledger and names the first record that was changed, removed or cut off.',
  method: 'GET',
  path: '/v1/audit/verify',
  scope: 'audit:read',
  risk: 'read',
  permissions: ['store:read'],
  schedule: { expression: 'rate(1 day)', input: {} },
  input: z.strictObject({}),
  output: z.strictObject({ ok: z.boolean(), records: z.number(), brokenAt: z.optional(z.string()) }),
  examples: [{ title: 'Now', input: {} }],
  run: async (_input, { ports }) => {
    const result = await verifyLedger(ports.store);
    if (!result.ok) ports.telemetry.log('error', 'audit trail is broken', { brokenAt: result.brokenAt });
    return result;
  },
});
