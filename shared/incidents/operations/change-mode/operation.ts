import * as z from 'zod/mini';
import { notFound, unprocessable } from '../../../core/errors.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { remediations } from '../../../remediation/index.ts';
import { changeSettings } from '../../guards/settings.ts';
import { MODES } from '../../model.ts';

export default defineOperation({
  id: 'incidents.change-mode',
  title: 'Set the mode of a remediation',
  summary: 'off: not even planned. dry-run: planned and shown. approve: acts after a person agreed. auto: acts inside the guards.',
  method: 'PUT',
  path: '/v1/remediations/{id}/mode',
  scope: 'remediations:write',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  input: z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(200)), mode: z.enum(MODES) }),
  output: z.strictObject({ id: z.string(), mode: z.enum(MODES) }),
  run: async ({ id, mode }, { ports }) => {
    const remediation = remediations.find((candidate) => candidate.id === id);
    if (remediation === undefined) throw notFound('REMEDIATION_NOT_FOUND', `There is no remediation ${id}. GET /v1/remediations lists them.`);
    if (remediation.mode === 'plan-only' && (mode === 'approve' || mode === 'auto')) throw unprocessable('PLAN_ONLY', `${id} plans and never acts. Its modes are off and dry-run.`);
    await changeSettings(ports.store, (settings) => ({ ...settings, modes: { ...settings.modes, [id]: mode } }));
    return { id, mode };
  },
});
