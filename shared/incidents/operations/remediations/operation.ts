import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listOf } from '../../../agent/paging.ts';
import { remediations } from '../../../remediation/index.ts';
import { readSettings } from '../../guards/settings.ts';
import { MODES } from '../../model.ts';

const remediationSchema = z.strictObject({
  id: z.string(),
  row: z.number(),
  title: z.string(),
  risk: z.enum(['auto', 'guarded', 'approval', 'containment']),
  /** `plan-only` ones never act, whatever their mode. */
  kind: z.enum(['full', 'plan-only']),
  mode: z.enum(MODES),
  resourceTypes: z.array(z.string()),
  permissions: z.array(z.string()),
  blast: z.strictObject({ perHour: z.number(), perResourcePerDay: z.number(), fleetPercent: z.optional(z.number()), minHealthy: z.optional(z.number()), cooldownMinutes: z.number() }),
});

export default defineOperation({
  id: 'incidents.remediations',
  title: 'List remediations',
  summary: 'What can be healed, how risky that is, which permissions it takes, and in which mode it is.',
  method: 'GET',
  path: '/v1/remediations',
  scope: 'remediations:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({}),
  output: listOf(remediationSchema),
  examples: [{ title: 'All', input: {} }],
  run: async (_input, { ports }) => {
    const { settings } = await readSettings(ports.store);
    const items = remediations.map(({ id, row, title, risk, mode, resourceTypes, permissions, blast }) => ({ id, row, title, risk, kind: mode, mode: settings.modes[id] ?? ('dry-run' as const), resourceTypes: [...resourceTypes], permissions: [...permissions], blast: { ...blast } }));
    return { items: items.toSorted((a, b) => a.row - b.row) };
  },
});
