import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { ingestSimulated } from '../../../incidents/index.ts';
import { simulationOf } from '../../simulation.ts';

const MAX_SECONDS = 90 * 86_400;

export default defineOperation({
  id: 'sandbox.clock',
  title: 'Advance the clock of the sandbox',
  summary: 'Moves the simulated account on in time, and with it every wait of a recovery.',
  method: 'POST',
  path: '/v1/sandbox/clock',
  scope: 'sandbox:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:start'],
  input: z.strictObject({ advanceSeconds: z.number().check(z.gte(0), z.lte(MAX_SECONDS)) }),
  output: z.strictObject({ now: z.string() }),
  examples: [{ title: 'A minute', input: { advanceSeconds: 60 } }],
  run: async ({ advanceSeconds }, { ports }) => {
    const now = await simulationOf(ports).advance(advanceSeconds);
    await ingestSimulated(ports);
    return { now: now.toISOString() };
  },
});
