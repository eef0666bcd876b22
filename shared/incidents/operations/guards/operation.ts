import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { guardSettingsSchema, readSettings } from '../../guards/settings.ts';

export const guardsViewSchema = z.strictObject({ ...guardSettingsSchema.shape, version: z.number() });

export default defineOperation({
  id: 'incidents.guards',
  title: 'Read the guards',
  summary: 'Kill switch, modes, accounts, opt-in tag, protected resources, freeze windows, budgets, confidence, approvals and graduation.',
  method: 'GET',
  path: '/v1/guards',
  scope: 'guards:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({}),
  output: guardsViewSchema,
  examples: [{ title: 'Now', input: {} }],
  run: async (_input, { ports }) => {
    const { settings, version } = await readSettings(ports.store);
    return { ...settings, version };
  },
});
