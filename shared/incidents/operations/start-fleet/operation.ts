import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { startFleet } from '../../fleets/start.ts';
import { fleetSummarySchema, summaryOf } from '../../fleets/view.ts';
import { DEFAULT_WAVES } from '../../fleets/waves.ts';

const MAX_MEMBERS = 500;
/** Six hours: a fleet is to come to its end while somebody remembers it. */
const MAX_BAKE_SECONDS = 21_600;

const short = z.string().check(z.minLength(1), z.maxLength(512));

export default defineOperation({
  id: 'incidents.start-fleet',
  title: 'Remediate a fleet',
  summary: 'Plans a remediation for many resources and, unless it is a dry run, works them off in waves, each member as an incident of its own under all guards. The same request gives the same fleet while that is open.',
  method: 'POST',
  path: '/v1/remediations/{id}/fleet',
  scope: 'fleets:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:describe', 'workflows:start'],
  status: 202,
  input: z.strictObject({
    id: short,
    provider: z.enum(['aws', 'sandbox']),
    /** In the order in which they are to be worked off. */
    resources: z.array(z.strictObject({ account: short, region: short, type: z.optional(short), id: short })).check(z.minLength(1), z.maxLength(MAX_MEMBERS)),
    /** Share of the fleet that is done by the end of each wave, in percent; the last is 100. */
    waves: z._default(z.array(z.int().check(z.gte(1), z.lte(100))).check(z.minLength(1), z.maxLength(10)), [...DEFAULT_WAVES]),
    /** Seconds between a wave and the look at what became of it. */
    bakeSeconds: z._default(z.int().check(z.gte(0), z.lte(MAX_BAKE_SECONDS)), 600),
    /** Of the members up to the wave that is at work, in percent; more failures stop the fleet. */
    toleratedFailurePercentage: z._default(z.number().check(z.gte(0), z.lte(100)), 0),
    /** Only plan. */
    dryRun: z._default(z.boolean(), true),
  }),
  output: fleetSummarySchema,
  run: async ({ id, provider, resources, ...rest }, { ports, caller }) =>
    summaryOf(await startFleet(ports, { remediation: id, resources: resources.map((resource) => ({ provider, ...resource })), ...rest }, caller.subject)),
});
