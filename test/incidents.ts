import { ManualClock } from '../shared/adapters/memory/clock.ts';
import { MemoryBlobs } from '../shared/adapters/memory/blobs.ts';
import { MemoryStore } from '../shared/adapters/memory/store.ts';
import { incidentKey, toJson } from '../shared/incidents/incident-store.ts';
import type { HashedPlan, Incident } from '../shared/incidents/model.ts';
import { hashPlan } from '../shared/incidents/recovery/plan.ts';
import type { Recovery } from '../shared/incidents/recovery/phase.ts';
import { CloudError, type Cloud, type ResourceRef, type Store } from '../shared/ports/index.ts';
import type { StoreKey } from '../shared/ports/store.ts';
import { defineRemediation, type Plan, type PlanStep, type Remediation } from '../shared/remediation/index.ts';

export const START = '2026-01-01T00:00:00.000Z';
export const ACCOUNT = '111122223333';

export const resourceOf = (id: string, change: Partial<ResourceRef> = {}): ResourceRef => ({ provider: 'sandbox', account: ACCOUNT, region: 'us-east-1', type: 'AWS::Lambda::Function', id, ...change });

/** A step with an undo, on a function. */
export function stepOf(change: Partial<PlanStep> = {}): PlanStep {
  const effect = { action: 'lambda:GetAlias', parameters: { FunctionName: 'shop' }, expect: "FunctionVersion == '1'" };
  return { id: 'back', title: 'Go back', action: 'lambda:UpdateAlias', resource: resourceOf('shop'), parameters: { FunctionVersion: '1' }, effect, settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ action: 'lambda:UpdateAlias', parameters: { FunctionVersion: '2' }, effect }], ...change };
}

export function planOf(change: Partial<Plan> = {}): HashedPlan {
  return hashPlan({ remediation: 'go-back', attempt: 1, risk: 'guarded', hypothesis: 'bad-version', summary: 'Go back to version 1.', steps: [stepOf()], verify: { probes: [], signals: false, withinSeconds: 60, everySeconds: 5 }, touches: [resourceOf('shop')], ...change });
}

/** A remediation that finds one cause with one remedy. */
export function remediationOf(change: Partial<Remediation> = {}): Remediation {
  const { hash: _hash, remediation: _id, attempt: _attempt, risk: _risk, hypothesis: _cause, ...drafted } = planOf();
  return defineRemediation({
    id: 'go-back', row: 1, title: 'Go back', risk: 'guarded', mode: 'full', resourceTypes: ['AWS::Lambda::Function'], permissions: [], blast: { perHour: 3, perResourcePerDay: 2, cooldownMinutes: 30 },
    matches: () => true,
    diagnose: async () => ({ hypotheses: [{ cause: 'bad-version', confidence: 0.9, evidence: ['errors since version 2'] }], facts: {} }),
    plan: () => drafted,
    ...change,
  });
}

export function incidentWith(change: Partial<Incident> = {}): Incident {
  const resource = resourceOf('shop');
  return {
    id: 'inc-1', status: 'open', phase: 'guard', severity: 'high', title: 'Errors', resource, resources: [resource], signals: [], signalsLeftOut: 0, remediation: 'go-back', attempt: 1, executions: 1,
    hypotheses: [{ cause: 'bad-version', confidence: 0.9, evidence: [] }], facts: {}, tried: [], fences: {}, approvals: [], phaseSince: START, timeline: [], openedAt: START, updatedAt: START, ...change,
  };
}

/** A cloud that only knows tags: by resource id, or an error in their place. */
export function taggedCloud(tags: Readonly<Record<string, Readonly<Record<string, string>> | CloudError>>): Cloud {
  return {
    call: async (_action, parameters) => {
      const [arn = ''] = Array.isArray(parameters['ResourceARNList']) ? parameters['ResourceARNList'].map(String) : [];
      const found = tags[arn.split(':').at(-1) ?? ''] ?? {};
      if (found instanceof CloudError) throw found;
      return { ResourceTagMappingList: [{ ResourceARN: arn, Tags: Object.entries(found).map(([Key, Value]) => ({ Key, Value })) }] };
    },
  };
}

/** A recovery in memory whose clock is moved by hand. */
export function recoveryWith({ cloud = taggedCloud({ shop: { 'devops-engineer': 'heal' } }), catalogue = [remediationOf()] }: { readonly cloud?: Cloud; readonly catalogue?: readonly Remediation[] } = {}) {
  const clock = new ManualClock(new Date(START));
  const store = new MemoryStore(clock);
  const recovery: Recovery = { ports: { store, clock, cloud, blobs: new MemoryBlobs(() => clock.now()) }, catalogue };
  return { recovery, store, clock };
}

/** Stores an incident as it is. */
export async function keep(store: Store, incident: Incident): Promise<Incident> {
  await store.put(incidentKey(incident.id), toJson(incident));
  return incident;
}

/** A store on which `before` runs right before every conditional write: somebody else may be quicker. */
export function raced(store: Store, before: (key: StoreKey) => Promise<void>): Store {
  return {
    get: (key) => store.get(key),
    put: async (key, value, options) => {
      if (options?.ifVersion !== undefined) await before(key);
      return store.put(key, value, options);
    },
    delete: (key, options) => store.delete(key, options),
    query: (partition, options) => store.query(partition, options),
    increment: (key, by, options) => store.increment(key, by, options),
  };
}
