export { correlate, type Correlated } from './correlation/correlate.ts';
export { recoveryOf, type Next, type Recovery } from './recovery/phase.ts';
export { runPhase } from './recovery/run-phase.ts';
export { readIncident } from './incident-store.ts';
export { brokenAt, readLedger } from './incident-ledger.ts';
export { guardSettingsSchema, readSettings, writeSettings, type GuardSettings } from './guards/settings.ts';
export type { Incident, Mode, Outcome, Phase } from './model.ts';
