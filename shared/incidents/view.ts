import * as z from 'zod/mini';
import type { Store } from '../ports/index.ts';
import { ledgerEntrySchema, readLedger } from './incident-ledger.ts';
import { incidentSchema, type Incident } from './model.ts';

/** An incident as it is shown: without what only the engine needs, with its ledger. */
export const incidentViewSchema = z.strictObject({
  ...z.omit(incidentSchema, { fences: true, tried: true, execution: true }).shape,
  ledger: z.array(ledgerEntrySchema),
});
export type IncidentView = z.infer<typeof incidentViewSchema>;

export async function viewOf(store: Store, incident: Incident): Promise<IncidentView> {
  const { fences: _fences, tried: _tried, execution: _execution, ...shown } = incident;
  return { ...shown, ledger: [...(await readLedger(store, incident.id))] };
}

/** One line of a list. */
export const incidentSummarySchema = z.pick(incidentSchema, { id: true, status: true, phase: true, severity: true, title: true, resource: true, remediation: true, outcome: true, reason: true, openedAt: true, firstActionAt: true, closedAt: true, updatedAt: true });
