import { describe, expect, it } from 'vitest';
import { incidentWith, keep, planOf, raced, recoveryWith } from '../../test/incidents.ts';
import { announce } from './announce.ts';
import { changeIncident } from './incident-store.ts';
import type { Incident } from './model.ts';
import { dueNotice, dueNotices, settleNotice, stageOf, toldWithThis } from './outbox.ts';

const PLAN = planOf();
const approved: Incident['approvals'] = [{ planHash: PLAN.hash, decision: 'approve', by: 'casey', at: '2026-01-01T00:00:00Z' }];

describe('how an incident stands', () => {
  it.each([
    [{}, 'opened'],
    [{ status: 'awaiting-approval', phase: 'approve' } as const, 'awaiting-approval'],
    [{ status: 'open', phase: 'diagnose', plan: PLAN, approvals: approved } as const, 'acting'],
    [{ status: 'open', phase: 'diagnose', plan: { ...PLAN, hash: 'other' }, approvals: approved } as const, 'opened'],
    [{ status: 'acting' } as const, 'acting'],
    [{ status: 'verifying' } as const, 'acting'],
    [{ status: 'undoing' } as const, 'acting'],
    [{ status: 'closed', phase: 'closed', outcome: 'VERIFIED' } as const, 'VERIFIED'],
    [{ status: 'closed', phase: 'closed' } as const, 'HANDED_OVER'],
    [{ phase: 'close', outcome: 'VERIFIED', status: 'verifying' } as const, 'acting'],
  ])('%j is told as %s', (change, stage) => {
    expect(stageOf(incidentWith(change))).toBe(stage);
  });
});

describe('the outbox', () => {
  it('is written by what people are to be told, and by nothing else', async () => {
    const { store, clock } = recoveryWith();
    await keep(store, incidentWith());
    const due = async () => (await dueNotices({ store, clock }, { limit: 10 })).items.length;
    await changeIncident({ store, clock }, 'inc-1', () => ({ attempt: 2, facts: { a: 1 }, phase: 'plan' }));
    expect(await due()).toBe(0);
    await changeIncident({ store, clock }, 'inc-1', () => ({ status: 'acting' }));
    expect(await due()).toBe(1);
  });

  it('is marked before the change, so that a worker that dies in between leaves a mark too many and never one too few', async () => {
    const { store, clock } = recoveryWith();
    await keep(store, incidentWith());
    const dying = raced(store, async ({ partition }) => {
      if (partition === 'incidents') throw new Error('died');
    });
    await expect(changeIncident({ store: dying, clock }, 'inc-1', () => ({ status: 'acting' }))).rejects.toThrow('died');
    expect(await dueNotice({ store, clock }, 'inc-1')).toMatchObject({ incident: 'inc-1', isSettled: false });
    clock.advance(121_000);
    expect(await dueNotice({ store, clock }, 'inc-1')).toMatchObject({ isSettled: true });
  });

  it('keeps a mark that was made anew while the one before was worked on', async () => {
    const { store, clock } = recoveryWith();
    await keep(store, incidentWith());
    await changeIncident({ store, clock }, 'inc-1', () => ({ status: 'acting' }));
    const before = await dueNotice({ store, clock }, 'inc-1');
    await changeIncident({ store, clock }, 'inc-1', () => ({ status: 'closed', phase: 'closed', outcome: 'VERIFIED' }));
    if (before !== undefined) await settleNotice(store, before);
    const after = await dueNotice({ store, clock }, 'inc-1');
    expect(after).toBeDefined();
    if (after !== undefined) await settleNotice(store, after);
    expect(await dueNotice({ store, clock }, 'inc-1')).toBeUndefined();
  });

  it('marks the incident with which this one is told', async () => {
    const { store, clock } = recoveryWith();
    await keep(store, incidentWith());
    await changeIncident({ store, clock }, 'inc-1', () => ({ status: 'closed', phase: 'closed', outcome: 'HANDED_OVER', pagedWith: 'inc-0' }));
    expect((await dueNotices({ store, clock }, { limit: 10 })).items.map(({ incident }) => incident)).toEqual(['inc-0', 'inc-1']);
    expect(await toldWithThis(store, 'inc-0', 10)).toEqual(['inc-1']);
  });
});

describe('announcing', () => {
  async function announced(before: Partial<Incident>, after: Partial<Incident>, fails = false): Promise<unknown[]> {
    const { store, clock } = recoveryWith();
    await keep(store, incidentWith(after));
    const details: unknown[] = [];
    const publish = async (events: readonly { readonly detail: unknown }[]): Promise<void> => {
      details.push(...events.map(({ detail }) => detail));
      if (fails) throw new Error('The bus is down.');
    };
    await announce({ store, clock, bus: { publish }, telemetry: { log: () => undefined, operation: () => undefined } }, incidentWith(before));
    return details;
  }

  it('happens when people are to be told something else, and when an incident was just looked at', async () => {
    expect(await announced({}, { status: 'acting' })).toEqual([{ incident: 'inc-1' }]);
    expect(await announced({ phase: 'correlate' }, { phase: 'diagnose' })).toEqual([{ incident: 'inc-1' }]);
    expect(await announced({}, { phase: 'plan' })).toEqual([]);
  });

  it('never fails a recovery', async () => {
    expect(await announced({}, { status: 'acting' }, true)).toHaveLength(1);
  });
});
