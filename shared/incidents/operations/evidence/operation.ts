import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { manifestLineSchema } from '../../evidence/custody.ts';
import { custodyOf, fileNameOf } from '../../evidence/package.ts';
import { readIncident } from '../../incident-store.ts';
import { incidentIdSchema } from '../get/operation.ts';

export default defineOperation({
  id: 'incidents.evidence',
  title: 'List the evidence of an incident',
  summary: 'The manifest: what was kept, when, by whom, its SHA-256, and whether the chain is whole and the ledger knows every line of it.',
  method: 'GET',
  path: '/v1/incidents/{id}/evidence',
  scope: 'incidents:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ id: incidentIdSchema }),
  output: z.strictObject({
    items: z.array(z.strictObject({ ...manifestLineSchema.shape, path: z.string() })),
    /** Hash of the manifest's last line: note it down elsewhere, and nothing before it can be changed unseen. */
    head: z.nullable(z.string()),
    intact: z.boolean(),
    /** First line that does not fit. */
    brokenAt: z.nullable(z.number()),
  }),
  run: async ({ id }, { ports }) => {
    await readIncident(ports, id);
    const { manifest, intact, brokenAt } = await custodyOf(ports, id);
    return { items: manifest.map((line) => ({ ...line, path: fileNameOf(line) })), head: manifest.at(-1)?.hash ?? null, intact, brokenAt };
  },
});
