import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { giveUp } from '../../recovery/give-up.ts';
import { recoveryOf } from '../../recovery/phase.ts';
import { incidentIdSchema } from '../get/operation.ts';
import { nextSchema } from '../recover/operation.ts';

export default defineOperation({
  id: 'incidents.give-up',
  title: 'Give up a recovery',
  summary: 'When a phase keeps failing: what was applied is taken back, and a person is called.',
  method: 'POST',
  path: '/v1/incidents/{incident}/give-up',
  scope: 'incidents:recover',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  workflow: true,
  input: z.strictObject({ incident: incidentIdSchema }),
  output: nextSchema,
  run: async ({ incident }, { ports }) => ({ ...(await giveUp(recoveryOf(ports), incident)), waitSeconds: 0 }),
});
