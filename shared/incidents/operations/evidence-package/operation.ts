import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { packageFrom } from '../../evidence/package.ts';
import { readIncident } from '../../incident-store.ts';
import { incidentIdSchema } from '../get/operation.ts';

export default defineOperation({
  id: 'incidents.evidence-package',
  title: 'Take the evidence of an incident',
  summary: 'Files to be written into one folder, where `sha256sum -c SHA256SUMS` checks them. Ask again from `next` on until it is absent.',
  method: 'GET',
  path: '/v1/incidents/{id}/evidence/package',
  scope: 'incidents:read',
  risk: 'read',
  permissions: ['store:read', 'blobs:read'],
  input: z.strictObject({ id: incidentIdSchema, from: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(10_000)), 1) }),
  output: z.strictObject({ files: z.array(z.strictObject({ path: z.string(), content: z.string() })), next: z.optional(z.number()) }),
  run: async ({ id, from }, { ports }) => {
    await readIncident(ports, id);
    const { files, next } = await packageFrom(ports, id, from);
    return { files: [...files], ...(next === undefined ? {} : { next }) };
  },
});
