import type { Ports, ResourceRef } from '../../ports/index.ts';
import { remediations } from '../../remediation/index.ts';
import { correlate } from '../correlation/correlate.ts';
import { startOnce } from '../executions.ts';
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
    const correlated = await correlate(reach, remediations, signal, (incident) => startNew(reach, incident));
    if (correlated.kind === 'refused') refusal = correlated;
    else if (correlated.incident !== null) incidents.add(correlated.incident);
  }
  return incidents.size === 0 && refusal !== undefined ? refusal : { kind: 'accepted', incidents: [...incidents] };
}

/** Nothing to be asked of the workflow engine for the many signals that join a recovery which runs. */
export async function startNew(reach: Reach, id: string): Promise<void> {
  if ((await readIncident(reach, id)).execution === undefined) await startRecovery(reach, id);
}

/**
 * Starts the state machine of an incident whose recovery does not run: the first time, and again when its execution failed.
 * An execution's name refuses a second one.
 */
export async function startRecovery(reach: Reach, id: string): Promise<void> {
  const incident = await readIncident(reach, id);
  if (incident.phase === 'closed') return;
  const running = incident.execution === undefined ? undefined : await reach.workflows.describe(incident.execution);
  if (running?.status === 'running') return;
  const runs = incident.executions + 1;
  const execution = await startOnce(reach.workflows, RECOVERY, runs === 1 ? id : `${id}-${runs}`, { incident: id });
  // Somebody else may have noted it: the execution has the same name.
  await changeIncident(reach, id, (latest) => (latest.executions < runs ? { execution, executions: runs } : undefined));
}

/** Takes what a simulated account has sent since the last time; nothing where the account is a real one. */
export async function ingestSimulated(reach: Reach & Pick<Ports, 'simulation'>): Promise<void> {
  for (const event of (await reach.simulation?.events()) ?? []) await ingest(reach, event, 'sandbox');
}
