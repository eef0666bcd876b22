import type { Ports } from '../../ports/index.ts';
import { remediations, type Remediation } from '../../remediation/index.ts';
import { changeIncident, noted } from '../incident-store.ts';
import type { Incident, Outcome, Phase, Reason } from '../model.ts';

/** Everything a phase reaches; never a wait, never a clock of its own: it says how long to wait and is called again. */
export interface Recovery {
  readonly ports: Pick<Ports, 'store' | 'clock' | 'cloud' | 'blobs'>;
  /** The catalogue; another one in tests. */
  readonly catalogue: readonly Remediation[];
}

export function recoveryOf(ports: Recovery['ports']): Recovery {
  return { ports, catalogue: remediations };
}

/** Where the workflow goes next; `waitSeconds` says that the same phase is to be called again after so long. */
export interface Next {
  readonly next: Phase;
  readonly waitSeconds?: number;
}

export const waitFor = (phase: Phase, seconds: number): Next => ({ next: phase, waitSeconds: Math.max(1, Math.ceil(seconds)) });

/** Moves an incident on: the changes, the phase and its line in the timeline are one write. */
export async function moveTo({ ports }: Recovery, incident: Incident, next: Phase, line: Reason, changes: Partial<Incident> = {}): Promise<Next> {
  const now = ports.clock.now();
  await changeIncident(ports, incident.id, (latest) => {
    // A step that is repeated after a crash finds its work done; a phase never goes back by accident.
    if (latest.phase !== incident.phase || latest.phase === 'closed') return undefined;
    return { ...changes, phase: next, phaseSince: now.toISOString(), timeline: noted(latest, now, incident.phase, line.code, line.detail) };
  });
  return { next };
}

/** Ends in `close`, with what it came to. */
export function conclude(recovery: Recovery, incident: Incident, outcome: Outcome, reason: Reason, changes: Partial<Incident> = {}): Promise<Next> {
  return moveTo(recovery, incident, 'close', reason, { ...changes, outcome, reason });
}

export function remediationOf({ catalogue }: Recovery, id: string | null): Remediation | undefined {
  return catalogue.find((remediation) => remediation.id === id);
}
