import * as z from 'zod/mini';
import { conflict } from '../../../core/errors.ts';
import { isVersionConflict } from '../../../core/version-conflict.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { guardChangesSchema, guardSettingsSchema, readSettings, writeSettings } from '../../guards/settings.ts';
import { guardsViewSchema } from '../guards/operation.ts';

const changedMeanwhile = (): Error => conflict('GUARDS_CHANGED', 'Somebody else changed the guards. Read them again.');

export default defineOperation({
  id: 'incidents.change-guards',
  title: 'Change the guards',
  summary: 'Sets the members that are given and leaves the others. With `version`, only if nobody changed them since.',
  method: 'PUT',
  path: '/v1/guards',
  scope: 'guards:write',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  input: z.strictObject({ ...guardChangesSchema.shape, version: z.optional(z.int().check(z.gte(0))) }),
  output: guardsViewSchema,
  examples: [{ title: 'Stop everything', input: { killSwitch: true } }],
  run: async ({ version, ...changes }, { ports }) => {
    const known = await readSettings(ports.store);
    if (version !== undefined && version !== known.version) throw changedMeanwhile();
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const settings = guardSettingsSchema.parse({ ...known.settings, ...given });
    try {
      await writeSettings(ports.store, settings, known.version);
    } catch (thrown) {
      throw isVersionConflict(thrown) ? changedMeanwhile() : thrown;
    }
    return { ...settings, version: known.version + 1 };
  },
});
