import { describe, expect, it } from 'vitest';
import { incidentWith, keep, planOf, recoveryWith, remediationOf, stepOf } from '../../../test/incidents.ts';
import type { PlanRequest } from '../../remediation/index.ts';
import { readLedger } from '../incident-ledger.ts';
import { readIncident } from '../incident-store.ts';
import type { Incident } from '../model.ts';
import { hashPlan, plan, planFor } from './plan.ts';

const CAUSES = [{ cause: 'bad-version', confidence: 0.9, evidence: [] }, { cause: 'bad-config', confidence: 0.4, evidence: [] }];

async function planned(change: Partial<Incident>, catalogue = [remediationOf()]) {
  const { recovery, store } = recoveryWith({ catalogue });
  const incident = await keep(store, incidentWith({ phase: 'plan', hypotheses: CAUSES, ...change }));
  const next = await plan(recovery, incident);
  return { next, incident: await readIncident(recovery.ports, incident.id), ledger: await readLedger(store, incident.id) };
}

describe('the hash of a plan', () => {
  it('is the same for the same plan, whatever the order of its members', () => {
    const { hash, ...rest } = planOf();
    expect(hashPlan(rest).hash).toBe(hash);
    expect(hashPlan({ ...rest, verify: { everySeconds: 5, withinSeconds: 60, signals: false, probes: [] } }).hash).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['a parameter', { steps: [stepOf({ parameters: { FunctionVersion: '3' } })] }], ['the way back', { steps: [stepOf({ undo: null })] }], ['what is touched', { touches: [] }], ['the attempt', { attempt: 2 }],
    ['the risk', { risk: 'auto' as const }], ['the cause', { hypothesis: 'other' }], ['what is verified', { verify: { probes: [], signals: true, withinSeconds: 60, everySeconds: 5 } }],
  ])('changes with %s', (_what, change) => {
    expect(planOf(change).hash).not.toBe(planOf().hash);
  });
});

describe('the planner', () => {
  it('gives the remediation all that was found and nothing else', () => {
    const asked: PlanRequest[] = [];
    const { hash: _hash, risk: _risk, ...drafted } = planOf();
    const remediation = remediationOf({ plan: (request) => {
      asked.push(request);
      return drafted;
    } });
    const incident = incidentWith({ hypotheses: CAUSES, facts: { version: '1' }, fleet: { id: 'web', size: 3, healthy: 2 } });
    const cause = { cause: 'bad-version', confidence: 0.9, evidence: [] };
    planFor(remediation, incident, cause);
    planFor(remediation, incidentWith({ hypotheses: CAUSES, facts: { version: '1' } }), cause);
    const diagnosis = { hypotheses: CAUSES, facts: { version: '1' } };
    expect(asked).toEqual([
      { resource: incident.resource, diagnosis: { ...diagnosis, fleet: { id: 'web', size: 3, healthy: 2 } }, hypothesis: cause, signals: [] },
      { resource: incident.resource, diagnosis, hypothesis: cause, signals: [] },
    ]);
    expect(asked[1]?.diagnosis).not.toHaveProperty('fleet');
  });

  it('takes the risk from the plan where it says more than the remediation', () => {
    const { hash: _hash, risk: _risk, ...drafted } = planOf();
    const cause = { cause: 'bad-version', confidence: 0.9, evidence: [] };
    expect(planFor(remediationOf(), incidentWith(), cause)).toMatchObject({ remediation: 'go-back', attempt: 1, risk: 'guarded', hypothesis: 'bad-version' });
    expect(planFor(remediationOf({ plan: () => ({ ...drafted, risk: 'approval' }) }), incidentWith(), cause)?.risk).toBe('approval');
    expect(planFor(remediationOf({ plan: () => undefined }), incidentWith(), cause)).toBeUndefined();
  });

  it('plans for the best cause, writes it down and goes to the guards', async () => {
    const { next, incident, ledger } = await planned({});
    expect(next).toEqual({ next: 'guard' });
    expect(incident).toMatchObject({ phase: 'guard', plan: { hypothesis: 'bad-version', attempt: 1 }, timeline: [{ phase: 'plan', code: 'PLANNED', detail: 'Go back to version 1.' }] });
    expect(ledger.map(({ body }) => body)).toMatchObject([{ record: 'PLANNED', id: `PLANNED#1#${incident.plan?.hash ?? ''}`, plan: incident.plan?.hash, attempt: 1, steps: ['back lambda:UpdateAlias'], summary: 'Go back to version 1.' }]);
  });

  it('goes on to the next cause when the first was tried or has no remedy', async () => {
    expect((await planned({ tried: ['bad-version'], attempt: 2 })).incident.plan).toMatchObject({ hypothesis: 'bad-config', attempt: 2 });
    const { hash: _hash, risk: _risk, ...drafted } = planOf();
    const picky = remediationOf({ plan: ({ hypothesis }) => (hypothesis.cause === 'bad-config' ? drafted : undefined) });
    expect((await planned({}, [picky])).incident.plan?.hypothesis).toBe('bad-config');
  });

  it.each<[string, Partial<Incident>, Parameters<typeof planned>[1], string]>([
    ['every cause was tried', { tried: ['bad-version', 'bad-config'] }, undefined, 'ROLLED_BACK'],
    ['no cause has a remedy', {}, [remediationOf({ plan: () => undefined })], 'HANDED_OVER'],
    ['the remediation is not registered', {}, [], 'HANDED_OVER'],
    ['no cause was found', { hypotheses: [] }, undefined, 'HANDED_OVER'],
  ])('calls a person when %s', async (_why, change, catalogue, outcome) => {
    const { next, incident, ledger } = await planned(change, catalogue);
    expect(next).toEqual({ next: 'close' });
    expect(incident).toMatchObject({ outcome, reason: { code: 'NO_REMEDY', detail: 'No remedy is known for what was found; a person has to look.' } });
    expect(incident.plan).toBeUndefined();
    expect(ledger).toEqual([]);
  });
});
