export { correlate } from './correlation/correlate.ts';
export { recoveryOf } from './recovery/phase.ts';
export { runPhase } from './recovery/run-phase.ts';
export { readIncident } from './incident-store.ts';
export { brokenAt, readLedger } from './incident-ledger.ts';
export { guardSettingsSchema, writeSettings } from './guards/settings.ts';
export type { Incident } from './model.ts';
export { ingest, ingestSimulated } from './intake/ingest.ts';
