import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { ingestSimulated } from '../../../incidents/index.ts';
import { simulationOf } from '../../simulation.ts';

const short = z.string().check(z.minLength(1), z.maxLength(300));

export default defineOperation({
  id: 'sandbox.inject',
  title: 'Inject a fault',
  summary: 'Breaks a resource of the simulated account, or its API. The events that follow are taken at once, as from a real account.',
  method: 'POST',
  path: '/v1/sandbox/faults',
  scope: 'sandbox:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:start'],
  status: 201,
  input: z.strictObject({
    kind: short,
    resource: z.optional(short),
    region: z.optional(short),
    action: z.optional(short),
    times: z.optional(z.int().check(z.gte(1), z.lte(1000))),
    seconds: z.optional(z.int().check(z.gte(1), z.lte(86_400))),
    remedy: z.optional(z.enum(['helps', 'no-help', 'worse'])),
  }),
  output: z.strictObject({ id: z.string(), kind: z.string() }),
  examples: [{ title: 'Open SSH to everybody', input: { kind: 'open-security-group' } }],
  run: async (fault, { ports }) => {
    const given = Object.fromEntries(Object.entries(fault).filter(([, value]) => value !== undefined));
    const id = await simulationOf(ports).inject({ ...given, kind: fault.kind });
    await ingestSimulated(ports);
    return { id, kind: fault.kind };
  },
});
