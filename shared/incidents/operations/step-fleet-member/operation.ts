import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { stepMember } from '../../fleets/step-member.ts';
import { fleetIdSchema } from '../../fleets/view.ts';

/** Its risk is `write` for the same reason as that of a recovery, which alone touches a resource: the guards of each incident decide. */
export default defineOperation({
  id: 'incidents.step-fleet-member',
  title: 'Go on with a member of a fleet',
  summary: 'Plans it, begins its incident or follows that to its end, or looks at it after the bake, as the phase of its fleet asks. May be repeated at any time.',
  method: 'POST',
  path: '/v1/fleets/{fleet}/members/{index}/step',
  scope: 'incidents:recover',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:describe', 'workflows:start', 'workflows:resume', 'cloud:remediate'],
  workflow: true,
  timeoutSeconds: 50,
  input: z.strictObject({ fleet: fleetIdSchema, index: z.int().check(z.gte(0)) }),
  output: z.strictObject({ state: z.enum(['running', 'done', 'failed']), waitSeconds: z.number() }),
  run: async ({ fleet, index }, { ports }) => ({ ...(await stepMember(ports, fleet, index)) }),
});
