import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { deliverNotices } from '../../deliver.ts';

/** Left to the last call, its time limit and the record of it. */
const WORK_MS = 35_000;

export default defineOperation({
  id: 'notifications.deliver',
  title: 'Tell what is due',
  summary: 'Tells every channel how the incidents stand of which it has not been told: all of them, or one.',
  method: 'POST',
  path: '/v1/notifications/delivery',
  scope: 'notifications:deliver',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'secrets:read', 'topics:publish'],
  events: ['devops-engineer.incident-changed'],
  schedule: { expression: 'rate(1 minute)', input: {} },
  timeoutSeconds: 50,
  input: z.strictObject({ incident: z.optional(z.string().check(z.regex(/^inc_[0-9a-f]{24}$/))) }),
  output: z.strictObject({ delivered: z.number(), waiting: z.number(), failed: z.number() }),
  examples: [{ title: 'Now', input: {} }],
  run: async ({ incident }, { ports, signal }) => deliverNotices(ports, { incident, signal: AbortSignal.any([signal, AbortSignal.timeout(WORK_MS)]) }),
});
