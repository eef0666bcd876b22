import { isVersionConflict } from '../../core/version-conflict.ts';
import { DevopsError } from '../../core/errors.ts';
import type { Ports, ResourceRef } from '../../ports/index.ts';
import { remediations } from '../../remediation/index.ts';
import { correlate } from '../correlation/correlate.ts';
import { changeIncident, readIncident } from '../incident-store.ts';
import { readSignals } from './intake.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'workflows'>;

/** Id of the state machine that heals an incident: a folder of `infra/workflows`. */
const RECOVERY = 'recovery';

/** What became of one event: the incidents that it opened, joined or belonged to, or why it was refused. */
export type Ingested = { readonly kind: 'accepted'; readonly incidents: readonly string[] } | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

/** Takes one event from outside: typed, correlated, and the recovery of a new incident started. Idempotent. */
export async function ingest(reach: Reach, raw: unknown, provider: ResourceRef['provider']): Promise<Ingested> {
  const intake = readSignals(raw, provider);
  if (intake.kind === 'refused') return intake;
  const incidents = new Set<string>();
  let refusal: Ingested | undefined;
  for (const signal of intake.signals) {
    const correlated = await correlate(reach, remediations, signal);
    if (correlated.kind === 'refused') refusal = correlated;
    else if (correlated.incident !== null) incidents.add(correlated.incident);
  }
  for (const incident of incidents) await startRecovery(reach, incident);
  return incidents.size === 0 && refusal !== undefined ? refusal : { kind: 'accepted', incidents: [...incidents] };
}

/** Starts the state machine once per incident; the execution's name refuses a second one. */
export async function startRecovery(reach: Reach, id: string): Promise<void> {
  const incident = await readIncident(reach, id);
  if (incident.execution !== undefined || incident.phase === 'closed') return;
  const execution = await start(reach, id);
  await changeIncident(reach, id, (latest) => (latest.execution === undefined ? { execution } : undefined)).catch((thrown: unknown) => {
    // Somebody else noted it: the execution has the same name.
    if (!isVersionConflict(thrown)) throw thrown;
  });
}

async function start({ workflows }: Reach, id: string): Promise<string> {
  try {
    return (await workflows.start(RECOVERY, id, { incident: id })).id;
  } catch (thrown) {
    // It has run to its end already.
    if (thrown instanceof DevopsError && thrown.code === 'EXECUTION_EXISTS') return id;
    throw thrown;
  }
}

/** Takes what a simulated account has sent since the last time; nothing where the account is a real one. */
export async function ingestSimulated(reach: Reach & Pick<Ports, 'simulation'>): Promise<void> {
  for (const event of (await reach.simulation?.events()) ?? []) await ingest(reach, event, 'sandbox');
}
