import { describe, expect, it } from 'vitest';
import { incidentWith, keep, planOf, raced, recoveryWith, resourceOf, taggedCloud } from '../../../test/incidents.ts';
import { CloudError } from '../../ports/index.ts';
import type { Remediation } from '../../remediation/index.ts';
import { guardSettingsSchema, writeSettings, type GuardSettings } from '../guards/settings.ts';
import { readLedger } from '../incident-ledger.ts';
import { readIncident } from '../incident-store.ts';
import { acquireLease, LEASE_SECONDS, resourceKey } from '../lease.ts';
import type { HashedPlan, Incident } from '../model.ts';
import { approve, assertMayUndo, assertStillAllowed, guard } from './guard.ts';

const HEAL = { 'devops-engineer': 'heal' };
const DENIED = new CloudError('denied', 'AccessDenied', 'no');

interface Scene {
  readonly incident?: Partial<Incident>;
  readonly plan?: HashedPlan | undefined;
  readonly settings?: Partial<GuardSettings>;
  readonly tags?: Parameters<typeof taggedCloud>[0];
  readonly catalogue?: readonly Remediation[];
}

async function scene({ incident: change = {}, settings = {}, tags = { shop: HEAL, cart: HEAL }, catalogue, ...rest }: Scene = {}) {
  const { recovery, store, clock } = recoveryWith({ cloud: taggedCloud(tags), ...(catalogue === undefined ? {} : { catalogue }) });
  await writeSettings(store, { ...guardSettingsSchema.parse({ accounts: ['111122223333'], modes: { 'go-back': 'auto' } }), ...settings }, 0);
  const plan = 'plan' in rest ? rest.plan : planOf();
  const incident = await keep(store, incidentWith({ ...(plan === undefined ? {} : { plan }), ...change }));
  return { recovery, store, clock, incident, plan: plan ?? planOf(), now: () => readIncident(recovery.ports, incident.id) };
}

describe('the phase guard', () => {
  it('takes the leases of everything that is touched and goes on', async () => {
    const plan = planOf({ touches: [resourceOf('shop'), resourceOf('cart')] });
    const { recovery, incident, now, store, clock } = await scene({ plan });
    await acquireLease({ store, clock }, resourceOf('cart'), 'somebody');
    clock.advance(LEASE_SECONDS * 1000);
    expect(await guard(recovery, incident)).toEqual({ next: 'evidence' });
    expect(await now()).toMatchObject({ phase: 'evidence', status: 'acting', fences: { [resourceKey(resourceOf('shop'))]: 1, [resourceKey(resourceOf('cart'))]: 2 }, timeline: [{ phase: 'guard', code: 'ALLOWED', detail: 'All guards allow the plan.' }] });
  });

  it('leases the resource of the incident also when the plan does not touch it', async () => {
    const { recovery, incident, store, clock } = await scene({ plan: planOf({ touches: [resourceOf('cart')] }) });
    await guard(recovery, incident);
    expect(await acquireLease({ store, clock }, resourceOf('shop'), 'another')).toBeUndefined();
    expect(await acquireLease({ store, clock }, resourceOf('cart'), 'another')).toBeUndefined();
  });

  it('asks for leases in one order for all, so that two never wait for each other', async () => {
    const order: string[] = [];
    const { recovery, incident, store } = await scene({ plan: planOf({ touches: [resourceOf('shop'), resourceOf('a'), resourceOf('zebra'), resourceOf('cart')] }), tags: { shop: HEAL, a: HEAL, zebra: HEAL, cart: HEAL } });
    const seen = raced(store, async ({ partition, sort }) => void (partition === 'leases' && order.push(sort.split('#').at(-1) ?? '')));
    await guard({ ...recovery, ports: { ...recovery.ports, store: seen } }, incident);
    expect(order).toEqual(['a', 'cart', 'shop', 'shop', 'zebra']);
  });

  it('waits while another incident is at work, and calls a person in the end', async () => {
    const { recovery, incident, store, clock, now } = await scene();
    await acquireLease({ store, clock }, resourceOf('shop'), 'another');
    expect(await guard(recovery, incident)).toEqual({ next: 'guard', waitSeconds: 10 });
    clock.advance(599_000);
    await acquireLease({ store, clock }, resourceOf('shop'), 'another');
    expect(await guard(recovery, incident)).toEqual({ next: 'guard', waitSeconds: 10 });
    clock.advance(1000);
    expect(await guard(recovery, incident)).toEqual({ next: 'close' });
    expect(await now()).toMatchObject({ outcome: 'HANDED_OVER', reason: { code: 'RESOURCE_BUSY', detail: 'Another incident is at work on shop.' }, fences: {} });
  });

  it.each<[string, Scene, string, string, string?]>([
    ['there is no plan', { plan: undefined }, 'HANDED_OVER', 'NO_PLAN', 'There is no plan to guard.'],
    ['the remediation is gone', { catalogue: [] }, 'HANDED_OVER', 'NO_REMEDIATION', 'The remediation is not registered any more.'],
    ['a guard refuses', { settings: { killSwitch: true } }, 'HANDED_OVER', 'KILL_SWITCH_ON'],
    ['a guard says that nothing is to be done', { tags: {} }, 'NO_ACTION', 'NOT_OPTED_IN'],
    ['tags cannot be read', { tags: { shop: DENIED } }, 'HANDED_OVER', 'TAGS_UNREADABLE', 'The tags of shop could not be read (AccessDenied).'],
  ])('ends when %s', async (_why, setting, outcome, code, detail) => {
    const { recovery, incident, now } = await scene(setting);
    expect(await guard(recovery, incident)).toEqual({ next: 'close' });
    expect(await now()).toMatchObject({ phase: 'close', outcome, reason: { code, ...(detail === undefined ? {} : { detail }) } });
  });

  it('waits while tags cannot be read for the moment, and not forever', async () => {
    const { recovery, incident, now, clock } = await scene({ tags: { shop: new CloudError('unknown-outcome', 'TimeoutError', '') } });
    clock.advance(119_000);
    expect(await guard(recovery, incident)).toEqual({ next: 'guard', waitSeconds: 15 });
    expect((await now()).outcome).toBeUndefined();
    clock.advance(1000);
    expect(await guard(recovery, incident)).toEqual({ next: 'close' });
    expect(await now()).toMatchObject({ outcome: 'HANDED_OVER', reason: { code: 'TAGS_UNREADABLE', detail: 'The tags of shop could not be read (TimeoutError).' } });
  });

  it('ends when the settings cannot be read', async () => {
    const { recovery, incident, now, store } = await scene();
    const broken = { ...raced(store, async () => undefined), get: async (key: Parameters<typeof store.get>[0]) => (key.partition.startsWith('incident') ? store.get(key) : Promise.reject(new Error('down'))) };
    await guard({ ...recovery, ports: { ...recovery.ports, store: broken } }, incident);
    expect(await now()).toMatchObject({ outcome: 'HANDED_OVER', reason: { code: 'GUARD_UNAVAILABLE', detail: 'The guards could not be asked, so nothing was done.' } });
  });

  it('asks a person, for as long as the operator says', async () => {
    const { recovery, incident, now } = await scene({ settings: { modes: { 'go-back': 'approve' }, approvals: { expiresAfterMinutes: 7, approvers: [] } } });
    expect(await guard(recovery, incident)).toEqual({ next: 'approve' });
    expect(await now()).toMatchObject({ phase: 'approve', status: 'awaiting-approval', approvalExpiresAt: '2026-01-01T00:07:00.000Z', fences: {}, timeline: [{ code: 'APPROVAL_NEEDED' }] });
  });
});

describe('right before a call', () => {
  it('the standing guards are asked again', async () => {
    const allowed = await scene();
    await expect(assertStillAllowed(allowed.recovery, allowed.incident, allowed.plan)).resolves.toBeUndefined();
    const killed = await scene({ settings: { killSwitch: true } });
    await expect(assertStillAllowed(killed.recovery, killed.incident, killed.plan)).rejects.toMatchObject({ kind: 'forbidden', code: 'GUARD_REFUSED', message: 'KILL_SWITCH_ON: The kill switch is on.', cause: { guard: 'kill-switch' } });
    const blind = await scene({ tags: { shop: DENIED } });
    await expect(assertStillAllowed(blind.recovery, blind.incident, blind.plan)).rejects.toMatchObject({ code: 'GUARD_REFUSED', message: expect.stringMatching(/^TAGS_UNREADABLE: /) });
  });

  it('confidence, budget, breaker, cooldown and approval are not: they held when it began', async () => {
    const { recovery, incident, plan } = await scene({ settings: { minConfidence: 1, modes: { 'go-back': 'approve' }, budgets: { 'go-back': { perHour: 0 } } } });
    await expect(assertStillAllowed(recovery, incident, plan)).resolves.toBeUndefined();
  });

  it('an undo is stopped by the kill switch alone', async () => {
    const off = await scene({ settings: { modes: { 'go-back': 'off' }, accounts: [] }, tags: {} });
    await expect(assertMayUndo(off.recovery)).resolves.toBeUndefined();
    const killed = await scene({ settings: { killSwitch: true } });
    await expect(assertMayUndo(killed.recovery)).rejects.toMatchObject({ kind: 'forbidden', code: 'GUARD_REFUSED', message: 'KILL_SWITCH_ON: The kill switch is on.' });
  });
});

describe('the phase approve', () => {
  const asked = (decision?: 'approve' | 'deny' | 'expired', planHash = planOf().hash): Scene => ({
    incident: { phase: 'approve', status: 'awaiting-approval', approvalExpiresAt: '2026-01-01T00:10:00.000Z', approvals: decision === undefined ? [] : [{ planHash, decision, by: 'ada', at: '2026-01-01T00:00:00Z' }] },
  });

  it('waits until its time is over', async () => {
    const { recovery, incident, clock } = await scene(asked());
    expect(await approve(recovery, incident)).toEqual({ next: 'approve', waitSeconds: 600 });
    clock.advance(599_999);
    expect(await approve(recovery, incident)).toEqual({ next: 'approve', waitSeconds: 1 });
  });

  it('takes silence for a no, at the very moment', async () => {
    const { recovery, incident, clock, now, store } = await scene(asked());
    clock.advance(600_000);
    expect(await approve(recovery, incident)).toEqual({ next: 'close' });
    expect(await now()).toMatchObject({ outcome: 'NO_ACTION', reason: { code: 'APPROVAL_EXPIRED', detail: 'Nobody decided in time, which counts as a no.' } });
    expect((await readLedger(store, incident.id)).map(({ body }) => body)).toMatchObject([{ record: 'DENIED', id: `DENIED#${planOf().hash}`, plan: planOf().hash, reason: 'APPROVAL_EXPIRED' }]);
  });

  it('takes a request that has no end for expired', async () => {
    const { recovery, incident, now } = await scene({ incident: { phase: 'approve' } });
    await approve(recovery, incident);
    expect((await now()).reason?.code).toBe('APPROVAL_EXPIRED');
  });

  it('diagnoses anew after a yes: live state may have moved', async () => {
    const { recovery, incident, now, store } = await scene(asked('approve'));
    expect(await approve(recovery, incident)).toEqual({ next: 'diagnose' });
    expect(await now()).toMatchObject({ phase: 'diagnose', status: 'open', timeline: [{ code: 'APPROVED', detail: 'Approved by ada.' }] });
    expect((await readLedger(store, incident.id)).map(({ body }) => body)).toMatchObject([{ record: 'APPROVED', id: `APPROVED#${planOf().hash}`, plan: planOf().hash, by: 'ada' }]);
  });

  it('ends after a no', async () => {
    const { recovery, incident, now } = await scene(asked('deny'));
    expect(await approve(recovery, incident)).toEqual({ next: 'close' });
    expect(await now()).toMatchObject({ outcome: 'NO_ACTION', reason: { code: 'APPROVAL_DENIED', detail: 'Denied by ada.' } });
  });

  it('takes a yes to another plan for none', async () => {
    const { recovery, incident } = await scene(asked('approve', 'of another plan'));
    expect(await approve(recovery, incident)).toEqual({ next: 'approve', waitSeconds: 600 });
  });

  it('ends without a plan, too', async () => {
    const { recovery, incident, store } = await scene({ plan: undefined, incident: { phase: 'approve' } });
    await approve(recovery, incident);
    expect((await readLedger(store, incident.id)).map(({ body }) => body)).toMatchObject([{ record: 'DENIED', plan: '' }]);
  });
});
