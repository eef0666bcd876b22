import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { advanceFleet } from '../../fleets/advance.ts';
import { FLEET_STEPS } from '../../fleets/model.ts';
import { fleetIdSchema } from '../../fleets/view.ts';
import { ingestSimulated } from '../../intake/ingest.ts';

export default defineOperation({
  id: 'incidents.advance-fleet',
  title: 'Go on with a fleet',
  summary: 'Asks the guards, counts failures, and says what is to be done next. May be repeated at any time.',
  method: 'POST',
  path: '/v1/fleets/{fleet}/advance',
  scope: 'incidents:recover',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:describe', 'workflows:start'],
  workflow: true,
  timeoutSeconds: 50,
  input: z.strictObject({ fleet: fleetIdSchema }),
  output: z.strictObject({
    next: z.enum(FLEET_STEPS),
    waitSeconds: z.number(),
    members: z.array(z.number()),
    /** Of these members, for the workflow's own limit. */
    toleratedFailurePercentage: z.number(),
  }),
  run: async ({ fleet }, { ports }) => {
    await ingestSimulated(ports);
    const { members, ...step } = await advanceFleet(ports, fleet);
    return { ...step, members: [...members] };
  },
});
