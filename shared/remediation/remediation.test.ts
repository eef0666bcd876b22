import { compile } from '@jmespath-community/jmespath';
import { describe, expect, it } from 'vitest';
import { sandboxFaults } from '../adapters/sandbox/faults/index.gen.ts';
import { healedAccount, healFault, incidentOf, takeBack, type HealedAccount } from '../../test/healing.ts';
import type { JsonObject } from '../core/json.ts';
import { brokenAt, readLedger } from '../incidents/index.ts';
import { isReading } from '../ports/index.ts';
import { remediations, type Remediation } from './index.ts';

/** Of the guards, whatever the remediation. */
const TAG_READS: ReadonlySet<string> = new Set(['autoscaling:DescribeTags', 'cloudtrail:ListTags', 'ec2:DescribeTags', 'iam:ListRoleTags', 'iam:ListUserTags', 'rds:ListTagsForResource', 'tag:GetResources']);

const mutating = (permissions: readonly string[]): string[] => permissions.filter((action) => !isReading(action) && action !== 'iam:PassRole');

const permissionsOf = (id: string): readonly string[] => remediations.find((candidate) => candidate.id === id)?.permissions ?? [];

const faultsOf = (mode: Remediation['mode']) => sandboxFaults.flatMap(({ id, remediation }) => (remediation !== null && remediations.find((candidate) => candidate.id === remediation)?.mode === mode ? [{ id, remediation }] : []));

describe.each(faultsOf('full'))('the fault $id', ({ id, remediation }) => {
  it('is healed once, in time, with calls that are declared', async () => {
    const account = await healedAccount();
    const { incident, effects } = await healFault(account, { kind: id });
    expect([incident.remediation, incident.outcome, incident.reason?.code], JSON.stringify(incident.timeline.slice(-6))).toEqual([remediation, 'VERIFIED', 'VERIFIED']);
    expect(effects.map(({ error }) => error)).toEqual(effects.map(() => null));
    expect(new Set(effects.map(({ action, parameters }) => action + JSON.stringify(parameters))).size).toBe(effects.length);
    expect(effects.map(({ action }) => action).slice(-(incident.plan?.steps.length ?? 0))).toEqual(incident.plan?.steps.map(({ action }) => action));
    const permissions = permissionsOf(remediation);
    const used = new Set(account.calls.filter(({ caller, action }) => caller === remediation && !TAG_READS.has(action)).map(({ action }) => action));
    expect([...used].filter((action) => !permissions.includes(action))).toEqual([]);
    expect(brokenAt(await readLedger(account.ports.store, incident.id))).toBeUndefined();
  });

  it('is taken back when the remedy does not help, and goes to a person', async () => {
    const account = await healedAccount();
    const { incident, effects } = await healFault(account, { kind: id, remedy: 'no-help' });
    // A change, a finding or a failure is over when live state says so; only an alarm can go on.
    if (incident.plan?.verify.signals !== true || incident.signals.every(({ kind }) => kind !== 'alarm')) return;
    expect(incident.outcome).toMatch(/ROLLED_BACK|HANDED_OVER/);
    expect(incident.pagedAt).toBeDefined();
    const records = (await readLedger(account.ports.store, incident.id)).map(({ body }) => body.record);
    const count = (record: string): number => records.filter((each) => each === record).length;
    // What has come to its end by itself, as a move of messages, is not there to be taken back.
    expect(effects.length).toBe(count('APPLYING') + count('UNDOING'));
    expect(count('UNDONE')).toBe(count('UNDOING'));
  });

  it('is taken back from whatever was done', async () => {
    const account = await healedAccount();
    const incident = await takeBack(account, await incidentOf(account, { kind: id }));
    const records = (await readLedger(account.ports.store, incident.id)).map(({ body }) => body.record);
    expect(records).toContain('APPLIED');
    expect(records.filter((record) => record === 'UNDONE')).toHaveLength(records.filter((record) => record === 'UNDOING').length);
    // Where there is another cause to try, that one may heal it.
    expect(incident.outcome).toMatch(/ROLLED_BACK|HANDED_OVER|VERIFIED/);
  });

  it.each(['deny', 'throttle', 'timeout', 'timeout-after-effect'] as const)('has at most one effect per step when its first call meets %s', async (kind) => {
    const account = await healedAccount();
    await account.ports.simulation.inject({ kind: id });
    const permissions = permissionsOf(remediation);
    const [action = ''] = mutating(permissions);
    await account.ports.simulation.inject({ kind, action, times: 1 });
    const { incident, effects } = await healFault(account, { kind: 'stale-reads', seconds: 10 });
    const done = effects.filter(({ error }) => error === null).map((effect) => effect.action + JSON.stringify(effect.parameters));
    expect(new Set(done).size).toBe(done.length);
    expect(incident.phase).toBe('closed');
    if (kind !== 'deny') expect(incident.outcome, JSON.stringify(incident.timeline.slice(-6))).toBe('VERIFIED');
  });
});

describe.each(faultsOf('plan-only'))('the fault $id, which is for a person', ({ id, remediation }) => {
  it('gets a plan that is shown and never applied, whatever the mode says', async () => {
    const account = await healedAccount('auto');
    const { incident, effects } = await healFault(account, { kind: id });
    expect([incident.remediation, incident.outcome, incident.reason?.code], JSON.stringify(incident.timeline.slice(-6))).toEqual([remediation, 'HANDED_OVER', 'PLAN_ONLY']);
    expect(incident.pagedAt).toBeDefined();
    expect(effects).toEqual([]);
    const used = new Set(account.calls.filter(({ caller, action }) => caller === remediation && !TAG_READS.has(action)).map(({ action }) => action));
    expect([...used].filter((action) => !permissionsOf(remediation).includes(action))).toEqual([]);
    expect((await readLedger(account.ports.store, incident.id)).map(({ body }) => body.record)).toEqual(['PLANNED', 'HANDED_OVER']);
    const steps = incident.plan?.steps ?? [];
    expect(steps.length).toBeGreaterThan(0);
    for (const { action, effect, undo } of steps) {
      expect(isReading(action), action).toBe(false);
      for (const probed of [effect, ...(undo ?? []).map((call) => call.effect)]) {
        expect(isReading(probed.action), probed.action).toBe(true);
        if (probed.expect !== 'absent') expect(() => compile(probed.expect), probed.expect).not.toThrow();
      }
    }
  });
});

/** Actions that each remediation called over all faults, remedied, not remedied and taken back; the guards' own left out. */
async function calledBy(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const called = new Map<string, Set<string>>();
  const note = ({ calls }: HealedAccount): void => {
    for (const { caller, action } of calls) if (!TAG_READS.has(action)) called.set(caller, (called.get(caller) ?? new Set()).add(action));
  };
  for (const { id, remediation } of sandboxFaults) {
    for (const remedy of ['helps', 'no-help'] as const) {
      const account = await healedAccount();
      await healFault(account, { kind: id, remedy });
      note(account);
    }
    const known = remediations.find((candidate) => candidate.id === remediation);
    const account = await healedAccount();
    if (known?.mode !== 'full') {
      if (known !== undefined) await diagnoseAll(account, known, id);
      note(account);
      continue;
    }
    await takeBack(account, await incidentOf(account, { kind: id }));
    note(account);
  }
  return called;
}

/** Diagnoses everything of the type while all of it is broken, by which all branches of a diagnosis come up. */
async function diagnoseAll({ ports }: HealedAccount, remediation: Remediation, fault: string): Promise<void> {
  const candidates = await ports.simulation.candidates(fault);
  for (const { resource, region } of candidates) if (region === 'us-east-1') await ports.simulation.inject({ kind: fault, resource });
  for (const type of remediation.resourceTypes) {
    const { items } = await ports.simulation.resources({ limit: 1000, type, region: 'us-east-1' });
    for (const { account, region, id } of items) {
      const read = (action: string, parameters: JsonObject): Promise<JsonObject> => ports.cloud.call(action, parameters, { account, region, caller: remediation.id });
      const resource = { provider: 'sandbox' as const, account, region, type, id };
      const { hypotheses, ...found } = await remediation.diagnose({ signals: [], resource, now: ports.clock.now(), read });
      for (const hypothesis of hypotheses) remediation.plan({ resource, diagnosis: { hypotheses, ...found }, hypothesis, signals: [] });
    }
  }
}

describe('the catalogue', () => {
  it('declares exactly what it calls', async () => {
    const called = await calledBy();
    // A role is passed along with a call, so that no call of that name is ever seen.
    const declared = remediations.map(({ id, permissions }) => [id, permissions.filter((action) => action !== 'iam:PassRole' && !TAG_READS.has(action)).toSorted()]);
    expect(declared.map(([id]) => [id, [...(called.get(String(id)) ?? [])].toSorted()])).toEqual(declared);
    expect(remediations.flatMap(({ permissions }) => permissions.filter((action) => action.includes('*')))).toEqual([]);
  });

  it('has all 48 rows, half of them acting', () => {
    const rows = (mode: Remediation['mode']): number[] => [...new Set(remediations.filter((each) => each.mode === mode).map(({ row }) => row))];
    expect([...rows('full'), ...rows('plan-only')].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 48 }, (_unused, index) => index + 1));
    expect(rows('full').length).toBeGreaterThanOrEqual(24);
  });

  it('has a fault for every remediation, and declares what it may call', () => {
    const felt = new Set(sandboxFaults.map(({ remediation }) => remediation));
    expect(remediations.filter(({ id }) => !felt.has(id)).map(({ id }) => id)).toEqual([]);
    expect(remediations.filter(({ mode, permissions }) => (mode === 'full') !== mutating(permissions).length > 0).map(({ id }) => id)).toEqual([]);
    expect(remediations.filter(({ permissions }) => permissions.length === 0 || permissions.some((action) => action.includes('*'))).map(({ id }) => id)).toEqual([]);
  });
});
