import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listOf, pageInput, pageOf } from '../../../agent/paging.ts';
import { listIncidents } from '../../incident-list.ts';
import { incidentSchema } from '../../model.ts';
import { incidentSummarySchema } from '../../view.ts';

export default defineOperation({
  id: 'incidents.list',
  title: 'List incidents',
  summary: 'The newest first. With a status, pages may be shorter than asked for.',
  method: 'GET',
  path: '/v1/incidents',
  scope: 'incidents:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ status: z.optional(incidentSchema.shape.status), ...pageInput }),
  output: listOf(incidentSummarySchema),
  examples: [{ title: 'What waits for a decision', input: { status: 'awaiting-approval' } }],
  run: async ({ status, ...page }, { ports }) => {
    const { items, nextCursor } = await listIncidents(ports, pageOf(page), status);
    return { items: items.map(summaryOf), ...(nextCursor === undefined ? {} : { nextCursor }) };
  },
});

/** Only the members of the summary. */
function summaryOf(incident: z.infer<typeof incidentSchema>): z.infer<typeof incidentSummarySchema> {
  const members: ReadonlySet<string> = new Set(Object.keys(incidentSummarySchema.shape));
  return incidentSummarySchema.parse(Object.fromEntries(Object.entries(incident).filter(([name]) => members.has(name))));
}
