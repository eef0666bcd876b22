import * as z from 'zod/mini';
import { notFound } from '../../../core/errors.ts';
import { Jobs, jobSchema } from '../../../agent/jobs.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { runScenario, scoreOf } from '../../run.ts';
import type { ScenarioResult } from '../../model.ts';
import { scenarios } from '../../scenarios/index.ts';

export default defineOperation({
  id: 'drills.execute',
  title: 'Run a drill',
  summary: 'Runs the scenarios of a drill one after the other and keeps what they came to.',
  method: 'POST',
  path: '/v1/drills/{drill}/execution',
  scope: 'drills:write',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  workflow: true,
  timeoutSeconds: 50,
  input: z.strictObject({ drill: z.ulid(), seed: z.int(), scenarios: z.array(z.string()).check(z.maxLength(100)) }),
  output: jobSchema,
  run: async ({ drill, seed, scenarios: ids }, { ports, signal }) => {
    const { simulation } = ports;
    if (simulation === undefined) throw notFound('NO_SANDBOX', 'There is no sandbox here: drills belong to the service that runs locally.');
    const jobs = new Jobs(ports.store, ports.clock);
    const chosen = scenarios.filter(({ id }) => ids.includes(id));
    const results: ScenarioResult[] = [];
    for (const scenario of chosen) {
      signal.throwIfAborted();
      results.push(await runScenario(scenario, seed, () => simulation.isolated()));
      await jobs.change(drill, (job) => ({ status: 'running', progress: { ...job.progress, done: results.length } }));
    }
    return jobs.change(drill, () => ({ status: 'succeeded', result: { scenarios: results, score: scoreOf(seed, chosen, results) } }));
  },
});
