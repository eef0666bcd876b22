import * as z from 'zod/mini';
import type { Store } from '../ports/index.ts';
import { ledgerEntrySchema, readLedger } from './incident-ledger.ts';
import { incidentSchema, type Incident } from './model.ts';

const { fences: _fencesSchema, tried: _triedSchema, execution: _executionSchema, executions: _executionsSchema, ...shownMembers } = incidentSchema.shape;

/** An incident as it is shown: without what only the engine needs, with its ledger. */
export const incidentViewSchema = z.strictObject({ ...shownMembers, ledger: z.array(ledgerEntrySchema) });
export type IncidentView = z.infer<typeof incidentViewSchema>;

export async function viewOf(store: Store, incident: Incident): Promise<IncidentView> {
  const { fences: _fences, tried: _tried, execution: _execution, executions: _executions, ...shown } = incident;
  return { ...shown, ledger: [...(await readLedger(store, incident.id))] };
}

const { id, status, phase, severity, title, resource, remediation, outcome, reason, openedAt, firstActionAt, closedAt, updatedAt } = incidentSchema.shape;

/** One line of a list. */
export const incidentSummarySchema = z.strictObject({ id, status, phase, severity, title, resource, remediation, outcome, reason, openedAt, firstActionAt, closedAt, updatedAt });
