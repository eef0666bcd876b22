import { digestOf } from '../../core/digest.ts';
import type { Diagnosis, Hypothesis, Plan, Remediation } from '../../remediation/index.ts';
import { appendEntry } from '../incident-ledger.ts';
import { toJson } from '../incident-store.ts';
import { planSchema, type HashedPlan, type Incident } from '../model.ts';
import { conclude, moveTo, remediationOf, type Next, type Recovery } from './phase.ts';

/** The hash that an approval is bound to: everything that would be done, nothing of when. */
export function hashPlan(plan: Plan): HashedPlan {
  return planSchema.parse({ ...toJson(plan), hash: digestOf(toJson(plan)) });
}

/** Pure: the same incident gives the same plan. */
export function planFor(remediation: Remediation, incident: Incident, hypothesis: Hypothesis): HashedPlan | undefined {
  const diagnosis: Diagnosis = { hypotheses: incident.hypotheses, facts: incident.facts, ...(incident.fleet === undefined ? {} : { fleet: incident.fleet }) };
  const drafted = remediation.plan({ resource: incident.resource, diagnosis, hypothesis, signals: incident.signals });
  if (drafted === undefined) return undefined;
  return hashPlan({ ...drafted, remediation: remediation.id, attempt: incident.attempt, risk: drafted.risk ?? remediation.risk, hypothesis: hypothesis.cause });
}

/** Turns the best hypothesis that was not tried into a plan, and puts it into the ledger. */
export async function plan(recovery: Recovery, incident: Incident): Promise<Next> {
  const remediation = remediationOf(recovery, incident.remediation);
  const candidates = incident.hypotheses.filter(({ cause }) => !incident.tried.includes(cause));
  for (const hypothesis of remediation === undefined ? [] : candidates) {
    const planned = remediation && planFor(remediation, incident, hypothesis);
    if (planned === undefined) continue;
    await appendEntry(recovery.ports, incident.id, 'PLANNED', `${planned.attempt}#${planned.hash}`, { plan: planned.hash, attempt: planned.attempt, steps: planned.steps.map(({ id, action }) => `${id} ${action}`), summary: planned.summary });
    return moveTo(recovery, incident, 'guard', { code: 'PLANNED', detail: planned.summary }, { plan: planned });
  }
  const outcome = incident.tried.length > 0 ? 'ROLLED_BACK' : 'HANDED_OVER';
  return conclude(recovery, incident, outcome, { code: 'NO_REMEDY', detail: 'No remedy is known for what was found; a person has to look.' });
}
