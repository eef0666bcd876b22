import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { PHASES } from '../../model.ts';
import { announce } from '../../announce.ts';
import { readIncident } from '../../incident-store.ts';
import { ingestSimulated } from '../../intake/ingest.ts';
import { recoveryOf } from '../../recovery/phase.ts';
import { runPhase } from '../../recovery/run-phase.ts';
import { incidentIdSchema } from '../get/operation.ts';

export const nextSchema = z.strictObject({
  next: z.enum(PHASES),
  /** Seconds until the next phase is to be called; of an approval, how long it may take. */
  waitSeconds: z.number(),
});

/**
 * Its risk is `write`, since whether it may touch a resource is not a matter of this call: the recovery's own guards decide
 * for each plan, before it and again before every single effect.
 */
export default defineOperation({
  id: 'incidents.recover',
  title: 'Go on with a recovery',
  summary: 'Runs the phase that an incident is in, and says what comes next and when. May be repeated at any time.',
  method: 'POST',
  path: '/v1/incidents/{incident}/recovery',
  scope: 'incidents:recover',
  risk: 'write',
  permissions: ['bus:publish', 'store:read', 'store:write', 'blobs:read', 'blobs:write', 'workflows:describe', 'workflows:start', 'cloud:remediate'],
  workflow: true,
  timeoutSeconds: 50,
  input: z.strictObject({ incident: incidentIdSchema }),
  output: nextSchema,
  run: async ({ incident }, { ports }) => {
    await ingestSimulated(ports);
    const before = await readIncident(ports, incident);
    const { next, waitSeconds = 0 } = await runPhase(recoveryOf(ports), incident);
    await announce(ports, before);
    return { next, waitSeconds };
  },
});
