import { appendEntry } from '../incident-ledger.ts';
import { changeIncident, noted, readIncident } from '../incident-store.ts';
import { startCoolDown } from '../guards/guards.ts';
import { hourOf, holderOf, reserve } from '../guards/budget.ts';
import { noteRun } from '../guards/history.ts';
import { releaseLease } from '../lease.ts';
import type { Incident, Phase } from '../model.ts';
import { apply, evidence, undo, verify } from './act.ts';
import { diagnose } from './diagnose.ts';
import { gather } from './gather.ts';
import { approve, guard } from './guard.ts';
import { remediationOf, waitFor, type Next, type Recovery } from './phase.ts';
import { plan } from './plan.ts';

/** Outcomes upon which a person is called. */
const PAGED: ReadonlySet<string> = new Set(['HANDED_OVER', 'ROLLED_BACK']);

/** Reasons that hold for a remediation as a whole: the first incident of the hour calls a person, the others are told with it. */
const SHARED_REASONS: ReadonlySet<string> = new Set(['BUDGET_SPENT', 'BREAKER_OPEN', 'KILL_SWITCH_ON', 'FREEZE_WINDOW']);

async function pageFor({ ports }: Recovery, { id, remediation, reason }: Incident): Promise<Pick<Incident, 'pagedAt' | 'pagedWith'>> {
  const now = ports.clock.now();
  const code = reason?.code ?? '';
  if (!SHARED_REASONS.has(code)) return { pagedAt: now.toISOString() };
  const key = `page#${remediation ?? ''}#${code}#${hourOf(now)}`;
  if (await reserve(ports, key, id, 1, 3600)) return { pagedAt: now.toISOString() };
  const first = await holderOf(ports.store, key);
  return first === undefined ? { pagedAt: now.toISOString() } : { pagedWith: first };
}

/** Gives back what it held, counts the run for breaker and mode, starts the pause, and calls a person where one is needed. */
async function close(recovery: Recovery, incident: Incident): Promise<Next> {
  const { ports } = recovery;
  const { plan: planned, outcome = 'HANDED_OVER', reason } = incident;
  const remediation = remediationOf(recovery, incident.remediation);
  if (outcome === 'HANDED_OVER' || outcome === 'NO_ACTION') await appendEntry(ports, incident.id, outcome, 'close', { reason: reason?.code ?? '' });
  if (remediation !== undefined && incident.firstActionAt !== undefined) {
    await noteRun(ports, remediation.id, incident.id, outcome === 'VERIFIED');
    await startCoolDown(ports, remediation, incident);
  }
  for (const resource of [incident.resource, ...(planned?.touches ?? [])]) await releaseLease(ports, resource, incident.id);
  const now = ports.clock.now();
  const page = PAGED.has(outcome) ? await pageFor(recovery, incident) : {};
  await changeIncident(ports, incident.id, (latest) =>
    latest.phase === 'closed'
      ? undefined
      : {
          status: 'closed',
          phase: 'closed',
          closedAt: now.toISOString(),
          timeline: noted(latest, now, 'close', outcome, reason?.detail ?? ''),
          ...page,
        },
  );
  return { next: 'closed' };
}

const WORK: Readonly<Partial<Record<Phase, (recovery: Recovery, incident: Incident) => Promise<Next> | Next>>> = { correlate: gather, diagnose, plan, guard, approve, evidence, apply, verify, undo, close };

/**
 * Runs the phase that an incident is in, whatever the workflow thinks it is: after a crash or a repeated step the stored
 * phase decides, so that nothing is done twice or skipped.
 */
export async function runPhase(recovery: Recovery, id: string): Promise<Next> {
  const incident = await readIncident(recovery.ports, id);
  const work = WORK[incident.phase];
  if (work === undefined) return { next: 'closed' };
  const { next, waitSeconds } = await work(recovery, incident);
  const latest = await readIncident(recovery.ports, id);
  if (waitSeconds !== undefined) return { next, waitSeconds };
  return latest.phase === 'approve' && latest.approvalExpiresAt !== undefined ? waitFor('approve', (new Date(latest.approvalExpiresAt).getTime() - recovery.ports.clock.now().getTime()) / 1000) : { next: latest.phase };
}
