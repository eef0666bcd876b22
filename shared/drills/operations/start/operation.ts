import { ulid } from 'ulid';
import * as z from 'zod/mini';
import { invalidInput, notFound } from '../../../core/errors.ts';
import { Jobs, jobSchema } from '../../../agent/jobs.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { scenarios } from '../../scenarios/index.ts';

const WORKFLOW = 'drill';

export default defineOperation({
  id: 'drills.start',
  title: 'Drill the recovery',
  summary: 'Runs scenarios of faults against the recovery, each in a simulated account and in virtual time. Nothing real is touched.',
  method: 'POST',
  path: '/v1/drills',
  scope: 'drills:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:start'],
  status: 202,
  input: z.strictObject({
    /** Ids as in `GET /v1/drills/scenarios`; all when absent. */
    scenarios: z.optional(z.array(z.string().check(z.maxLength(10))).check(z.minLength(1), z.maxLength(100))),
    /** The same seed gives the same drill. */
    seed: z.int().check(z.gte(0), z.lte(1_000_000)),
  }),
  output: jobSchema,
  examples: [{ title: 'Two scenarios', input: { scenarios: ['F12', 'F22'], seed: 1 } }],
  run: async ({ scenarios: wanted, seed }, { ports, caller }) => {
    if (ports.simulation === undefined) throw notFound('NO_SANDBOX', 'There is no sandbox here: drills belong to the service that runs locally.');
    const unknown = (wanted ?? []).findIndex((id) => !scenarios.some((scenario) => scenario.id === id));
    if (unknown >= 0) throw invalidInput('SCENARIO_UNKNOWN', 'There is no such scenario. GET /v1/drills/scenarios lists them.', [{ path: `/scenarios/${unknown}`, message: 'Is not known.' }]);
    const ids = wanted ?? scenarios.map(({ id }) => id);
    const id = ulid(ports.clock.now().getTime());
    const jobs = new Jobs(ports.store, ports.clock);
    await jobs.create({ id, operation: 'drills.start', progress: { done: 0, total: ids.length, unit: 'scenarios' }, createdBy: caller.subject });
    await ports.workflows.start(WORKFLOW, id, { drill: id, seed, scenarios: ids });
    return jobs.get(id);
  },
});
