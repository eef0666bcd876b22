import { describe, expect, it } from 'vitest';
import { incidentWith, planOf, raced, remediationOf, resourceOf, stepOf } from '../../../test/incidents.ts';
import { ManualClock } from '../../adapters/memory/clock.ts';
import { MemoryStore } from '../../adapters/memory/store.ts';
import type { Incident } from '../model.ts';
import { askGuards, RECOVERY_GUARDS, STANDING_GUARDS, startCoolDown, type GuardRequest, type RecoveryGuard } from './guards.ts';
import { noteRun } from './history.ts';
import { guardSettingsSchema, type GuardSettings } from './settings.ts';

const TAGS = { 'devops-engineer': 'heal' };
const MINUTE = 60_000;

/** Everything allows, unless `change` says otherwise. */
function request(change: Partial<Omit<GuardRequest, 'settings' | 'ports'>> & { readonly settings?: Partial<GuardSettings>; readonly ports?: ReturnType<typeof memory> } = {}): GuardRequest & { readonly ports: ReturnType<typeof memory> } {
  const { settings, ports = memory(), ...rest } = change;
  return { incident: incidentWith(), plan: planOf(), remediation: remediationOf(), tagsOf: () => TAGS, ...rest, ports, settings: { ...guardSettingsSchema.parse({ accounts: ['111122223333'], modes: { 'go-back': 'auto' } }), ...settings } };
}

function memory() {
  const clock = new ManualClock();
  return { clock, store: new MemoryStore(clock) };
}

const byId = (id: string): RecoveryGuard[] => RECOVERY_GUARDS.filter((guard) => guard.id === id);
const ask = (asked: GuardRequest) => askGuards(asked, RECOVERY_GUARDS);
const refusal = (guard: string, code: string, outcome = 'HANDED_OVER') => ({ kind: 'refuse', guard, outcome, reason: { code } });
const told = (verdict: ReturnType<typeof refusal>, detail: unknown) => ({ ...verdict, reason: { ...verdict.reason, detail } });
const allowed = { kind: 'allow' };

describe('the guards', () => {
  it('allow only when all of them do', async () => {
    expect(await ask(request())).toEqual(allowed);
  });

  it('are asked in a fixed order, the first that does not allow decides', async () => {
    expect(RECOVERY_GUARDS.map(({ id }) => id)).toEqual(['kill-switch', 'capability-enabled', 'opt-in', 'protected', 'freeze-window', 'confidence', 'blast-budget', 'circuit-breaker', 'cooldown', 'approval']);
    const asked: string[] = [];
    const listed = (id: string, kind: 'allow' | 'refuse'): RecoveryGuard => ({ id, check: () => {
      asked.push(id);
      return kind === 'allow' ? { kind } : { kind, reason: { code: id, detail: '' } };
    } });
    expect(await askGuards(request(), [listed('one', 'allow'), listed('two', 'refuse'), listed('three', 'refuse')])).toMatchObject({ guard: 'two' });
    expect(asked).toEqual(['one', 'two']);
  });

  it('stand by every single call, those that can change while a plan runs', () => {
    expect(STANDING_GUARDS.map(({ id }) => id)).toEqual(['kill-switch', 'capability-enabled', 'opt-in', 'protected', 'freeze-window']);
  });

  it('refuse when they cannot answer', async () => {
    const { clock, store } = memory();
    const broken = request({ ports: { clock, store: Object.assign(store, { get: async () => { throw new Error('down'); } }) } });
    expect(await ask(broken)).toMatchObject(told(refusal('blast-budget', 'GUARD_UNAVAILABLE'), 'The guard blast-budget could not answer, so nothing was done.'));
    const failing: RecoveryGuard = { id: 'odd', check: () => { throw new Error('bug'); } };
    expect(await askGuards(request(), [failing])).toMatchObject(refusal('odd', 'GUARD_UNAVAILABLE'));
  });
});

describe('the kill switch', () => {
  it('stops everything', async () => {
    const verdict = await ask(request({ settings: { killSwitch: true } }));
    expect(verdict).toMatchObject(told(refusal('kill-switch', 'KILL_SWITCH_ON'), 'The kill switch is on.'));
  });
});

describe('the mode', () => {
  it.each([['off', 'CAPABILITY_OFF', 'NO_ACTION', 'go-back is off.'], ['dry-run', 'DRY_RUN', 'HANDED_OVER', 'go-back is in dry run: the plan shows what it would do.']] as const)('%s does not act', async (mode, code, outcome, detail) => {
    expect(await ask(request({ settings: { modes: { 'go-back': mode } } }))).toMatchObject({ ...refusal('capability-enabled', code, outcome), reason: { detail } });
  });

  it('is dry run for what nobody set', async () => {
    expect(await ask(request({ settings: { modes: { other: 'auto' } } }))).toMatchObject(refusal('capability-enabled', 'DRY_RUN'));
  });

  it('cannot make a plan-only remediation act', async () => {
    expect(await ask(request({ remediation: remediationOf({ mode: 'plan-only' }) }))).toMatchObject(told(refusal('capability-enabled', 'PLAN_ONLY'), expect.stringContaining('for a person')));
    expect(await ask(request({ remediation: remediationOf({ mode: 'plan-only' }), settings: { modes: { 'go-back': 'off' } } }))).toMatchObject(refusal('capability-enabled', 'CAPABILITY_OFF', 'NO_ACTION'));
  });
});

describe('the opt-in', () => {
  it('keeps to the accounts that are listed, for every resource that is touched', async () => {
    expect(await ask(request({ settings: { accounts: [] } }))).toMatchObject(told(refusal('opt-in', 'ACCOUNT_NOT_ALLOWED', 'NO_ACTION'), 'The account 111122223333 is not on the list of accounts that may be acted on.'));
    const plan = planOf({ touches: [resourceOf('shop'), resourceOf('cart', { account: '999' })] });
    expect(await ask(request({ plan }))).toMatchObject(refusal('opt-in', 'ACCOUNT_NOT_ALLOWED', 'NO_ACTION'));
  });

  it.each<[string, Readonly<Record<string, string>> | undefined]>([['has another value', { 'devops-engineer': 'no' }], ['is missing', {}], ['could not be read', undefined]])('keeps off where the tag %s', async (_how, tags) => {
    const plan = planOf({ touches: [resourceOf('shop'), resourceOf('cart')] });
    const verdict = await ask(request({ plan, tagsOf: ({ id }) => (id === 'cart' ? tags : TAGS) }));
    expect(verdict).toMatchObject(told(refusal('opt-in', 'NOT_OPTED_IN', 'NO_ACTION'), 'cart does not carry the tag devops-engineer=heal, or its tags could not be read.'));
  });

  it('takes the tag that the operator chose', async () => {
    expect(await ask(request({ settings: { optInTag: { key: 'auto-heal', value: 'yes' } }, tagsOf: () => ({ 'auto-heal': 'yes' }) }))).toEqual(allowed);
  });
});

describe('protection', () => {
  const shielded = { tag: { key: 'tier', value: 'crown' }, resources: ['cart'] };

  it.each<[string, string, Readonly<Record<string, string>>]>([['is listed', 'cart', TAGS], ['has the tag', 'other', { ...TAGS, tier: 'crown' }], ['has our own tag', 'other', { ...TAGS, 'devops-engineer:protected': 'true' }]])('keeps off what %s, also when it is only touched', async (_how, id, tags) => {
    const plan = planOf({ touches: [resourceOf('shop'), resourceOf(id)] });
    const verdict = await ask(request({ plan, settings: { protected: shielded }, tagsOf: (resource) => (resource.id === id ? tags : TAGS) }));
    expect(verdict).toMatchObject(told(refusal('protected', 'RESOURCE_PROTECTED'), `${id} is protected.`));
  });

  it('lets through another value of the same tags', async () => {
    expect(await ask(request({ settings: { protected: shielded }, tagsOf: () => ({ ...TAGS, tier: 'low', 'devops-engineer:protected': 'false' }) }))).toEqual(allowed);
  });

  it('does not fall over tags that nobody could read', async () => {
    expect(await askGuards(request({ tagsOf: () => undefined }), byId('protected'))).toEqual(allowed);
  });
});

describe('a freeze window', () => {
  const frozen = (containment: boolean) => ({ freezeWindows: [{ id: 'sale', from: '2026-01-01T00:01:00Z', until: '2026-01-01T00:02:00Z', containment }] });

  it.each([[0, true], [59_999, true], [60_000, false], [119_999, false], [120_000, true]])('%i ms after midnight: acting is allowed %o', async (milliseconds, mayAct) => {
    const ports = memory();
    ports.clock.advance(milliseconds);
    const verdict = await ask(request({ ports, settings: frozen(true) }));
    expect(verdict).toMatchObject(mayAct ? allowed : told(refusal('freeze-window', 'FREEZE_WINDOW'), 'The freeze window sale lasts until 2026-01-01T00:02:00Z.'));
  });

  it('may be given to the minute', async () => {
    const ports = memory();
    ports.clock.advance(90_000);
    expect(await ask(request({ ports, settings: { freezeWindows: [{ id: 'sale', from: '2026-01-01T00:01Z', until: '2026-01-01T00:02Z', containment: true }] } }))).toMatchObject(refusal('freeze-window', 'FREEZE_WINDOW'));
  });

  it.each([[true, true], [false, false]])('lets containment through when it says so: %o', async (containment, mayAct) => {
    const ports = memory();
    ports.clock.advance(MINUTE);
    const verdict = await ask(request({ ports, plan: planOf({ risk: 'containment' }), settings: frozen(containment) }));
    expect(verdict.kind).toBe(mayAct ? 'allow' : 'refuse');
  });
});

describe('confidence', () => {
  it.each([[0.59, false], [0.6, true], [1, true]])('of %d is enough: %o', async (confidence, enough) => {
    const hypotheses = [{ cause: 'other', confidence: 1, evidence: [] }, { cause: 'bad-version', confidence, evidence: [] }];
    const verdict = await ask(request({ incident: incidentWith({ hypotheses }) }));
    expect(verdict).toMatchObject(enough ? allowed : told(refusal('confidence', 'CONFIDENCE_TOO_LOW'), `The diagnosis bad-version has confidence ${confidence}; 0.6 is asked for.`));
  });

  it('is none for a cause that was not found', async () => {
    expect(await ask(request({ incident: incidentWith({ hypotheses: [] }) }))).toMatchObject(refusal('confidence', 'CONFIDENCE_TOO_LOW'));
  });
});

describe('the blast radius', () => {
  const blast = (change: object) => remediationOf({ blast: { perHour: 100, perResourcePerDay: 100, cooldownMinutes: 1, ...change } });
  const fleetOf = (change: Partial<NonNullable<Incident['fleet']>> = {}) => ({ id: 'web', size: 40, healthy: 40, ...change });
  const spent = (detail: unknown) => told(refusal('blast-budget', 'BUDGET_SPENT'), detail);

  /** Verdicts for incidents one after another, each on a resource of its own unless said otherwise. */
  async function verdicts(count: number, change: Parameters<typeof request>[0], resourceFor = (index: number) => `shop-${index}`) {
    const ports = memory();
    const kinds: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const plan = planOf({ touches: [resourceOf(resourceFor(index))] });
      kinds.push((await ask(request({ ports, plan, incident: incidentWith({ id: `inc-${index}`, ...(change?.incident?.fleet === undefined ? {} : { fleet: change.incident.fleet }) }), ...(change?.remediation === undefined ? {} : { remediation: change.remediation }), ...(change?.settings === undefined ? {} : { settings: change.settings }) }))).kind);
    }
    return { kinds, ports };
  }

  it('keeps the minimum healthy', async () => {
    const remediation = blast({ minHealthy: 3 });
    expect(await ask(request({ remediation, incident: incidentWith({ fleet: fleetOf({ healthy: 3 }) }) }))).toEqual(allowed);
    expect(await ask(request({ remediation, incident: incidentWith({ fleet: fleetOf({ healthy: 2 }) }) }))).toMatchObject(told(refusal('blast-budget', 'MIN_HEALTHY'), 'Of web 2 are healthy; 3 must stay so.'));
    expect(await ask(request({ remediation }))).toEqual(allowed);
    expect(await ask(request({ remediation: blast({}), incident: incidentWith({ fleet: fleetOf({ healthy: 0 }) }) }))).toEqual(allowed);
  });

  it('keeps the last healthy zone', async () => {
    expect(await ask(request({ incident: incidentWith({ fleet: fleetOf({ zoneHealthy: 1 }) }) }))).toEqual(allowed);
    expect(await ask(request({ incident: incidentWith({ fleet: fleetOf({ zoneHealthy: 0 }) }) }))).toMatchObject(told(refusal('blast-budget', 'LAST_HEALTHY_ZONE'), 'No other zone of web is healthy.'));
  });

  it('allows so many an hour, over all resources, and again in the next hour', async () => {
    const remediation = blast({ perHour: 2 });
    const { kinds, ports } = await verdicts(3, { remediation });
    expect(kinds).toEqual(['allow', 'allow', 'refuse']);
    const next = request({ ports, remediation, incident: incidentWith({ id: 'later' }), plan: planOf({ touches: [resourceOf('fresh')] }) });
    expect(await ask(next)).toMatchObject(spent('The limit of 2 for go-back is spent (2026-01-01T00).'));
    ports.clock.advance(60 * MINUTE);
    expect(await ask(next)).toEqual(allowed);
  });

  it('allows so many a day for one resource', async () => {
    const remediation = blast({ perResourcePerDay: 1 });
    const { kinds, ports } = await verdicts(2, { remediation }, () => 'same');
    expect(kinds).toEqual(['allow', 'refuse']);
    const next = request({ ports, remediation, incident: incidentWith({ id: 'later' }), plan: planOf({ touches: [resourceOf('same')] }) });
    expect(await ask(next)).toMatchObject(spent('The limit of 1 for go-back is spent (2026-01-01).'));
    ports.clock.advance(24 * 60 * MINUTE);
    expect(await ask(next)).toEqual(allowed);
  });

  it('is tightened by the operator, and never widened', async () => {
    expect((await verdicts(2, { remediation: blast({}), settings: { budgets: { 'go-back': { perHour: 1 } } } })).kinds).toEqual(['allow', 'refuse']);
    expect((await verdicts(2, { remediation: blast({ perHour: 1 }), settings: { budgets: { 'go-back': { perHour: 9 } } } })).kinds).toEqual(['allow', 'refuse']);
    expect((await verdicts(2, { remediation: blast({}), settings: { budgets: { 'go-back': { perResourcePerDay: 1 } } } }, () => 'same')).kinds).toEqual(['allow', 'refuse']);
    expect((await verdicts(2, { remediation: blast({ perResourcePerDay: 1 }), settings: { budgets: { 'go-back': { perResourcePerDay: 9 } } } }, () => 'same')).kinds).toEqual(['allow', 'refuse']);
    expect((await verdicts(2, { remediation: blast({}), settings: { budgets: { another: { perHour: 0 } } } })).kinds).toEqual(['allow', 'allow']);
  });

  it('allows a share of the fleet an hour, at least one', async () => {
    const share = (fleetPercent: number, size: number) => verdicts(3, { remediation: blast({ fleetPercent }), incident: incidentWith({ fleet: fleetOf({ size }) }) });
    expect((await share(10, 29)).kinds).toEqual(['allow', 'allow', 'refuse']);
    expect((await share(10, 3)).kinds).toEqual(['allow', 'refuse', 'refuse']);
    const { ports, kinds } = await share(10, 10);
    expect(kinds).toEqual(['allow', 'refuse', 'refuse']);
    const asked = { ports, remediation: blast({ fleetPercent: 10 }), plan: planOf({ touches: [resourceOf('fresh')] }) };
    expect(await ask(request({ ...asked, incident: incidentWith({ id: 'x', fleet: fleetOf({ size: 10 }) }) }))).toMatchObject(spent('The limit of 1 for go-back is spent (2026-01-01T00).'));
    expect(await ask(request({ ...asked, incident: incidentWith({ id: 'y', fleet: fleetOf({ id: 'api', size: 10 }) }) }))).toEqual(allowed);
    expect(await ask(request({ ...asked, incident: incidentWith({ id: 'z' }) }))).toEqual(allowed);
    ports.clock.advance(60 * MINUTE);
    expect(await ask(request({ ...asked, incident: incidentWith({ id: 'x', fleet: fleetOf({ size: 10 }) }) }))).toEqual(allowed);
  });

  it('takes a fleet without a share for no limit', async () => {
    expect((await verdicts(3, { remediation: blast({}), incident: incidentWith({ fleet: fleetOf({ size: 1 }) }) })).kinds).toEqual(['allow', 'allow', 'allow']);
  });

  it('keeps its places apart per remediation, and remembers them to the end of their windows', async () => {
    const { ports } = await verdicts(1, { remediation: blast({ perHour: 1 }) });
    const other = remediationOf({ id: 'other', blast: { perHour: 1, perResourcePerDay: 1, cooldownMinutes: 1 } });
    expect(await ask(request({ ports, remediation: other, settings: { modes: { other: 'auto' } }, incident: incidentWith({ id: 'x' }), plan: planOf({ touches: [resourceOf('shop-0')] }) }))).toEqual(allowed);
    ports.clock.advance(59 * MINUTE);
    expect(await ask(request({ ports, remediation: blast({ perHour: 1 }), incident: incidentWith({ id: 'y' }) }))).toMatchObject(refusal('blast-budget', 'BUDGET_SPENT'));
  });

  it('counts a plan that touches several as one place for them together', async () => {
    const ports = memory();
    const remediation = blast({ perResourcePerDay: 1 });
    const both = planOf({ touches: [resourceOf('a'), resourceOf('b')] });
    expect(await ask(request({ ports, remediation, plan: both }))).toEqual(allowed);
    expect(await ask(request({ ports, remediation, plan: both, incident: incidentWith({ id: 'x' }) }))).toMatchObject(refusal('blast-budget', 'BUDGET_SPENT'));
    expect(await ask(request({ ports, remediation, plan: planOf({ touches: [resourceOf('ab')] }), incident: incidentWith({ id: 'y' }) }))).toEqual(allowed);
  });
});

describe('the breaker', () => {
  it('refuses a remediation that failed twice of late', async () => {
    const ports = memory();
    await noteRun(ports, 'go-back', 'a', false);
    expect(await ask(request({ ports }))).toEqual(allowed);
    await noteRun(ports, 'go-back', 'b', false);
    expect(await ask(request({ ports, settings: { modes: { 'go-back': 'auto' } } }))).toMatchObject(told(refusal('circuit-breaker', 'BREAKER_OPEN'), 'go-back failed twice of late and pauses for an hour.'));
  });
});

describe('the cooldown', () => {
  it('keeps the same remediation off the same resource for another incident, for its time', async () => {
    const ports = memory();
    const remediation = remediationOf();
    await startCoolDown(ports, remediation, incidentWith());
    const another = incidentWith({ id: 'inc-2' });
    expect(await ask(request({ ports, incident: incidentWith() }))).toEqual(allowed);
    expect(await ask(request({ ports, incident: another }))).toMatchObject(told(refusal('cooldown', 'COOLDOWN'), expect.stringContaining('a person should look')));
    const elsewhere = resourceOf('cart');
    expect(await ask(request({ ports, incident: { ...another, resource: elsewhere }, plan: planOf({ touches: [elsewhere] }) }))).toEqual(allowed);
    expect(await askGuards(request({ ports, incident: another, remediation: remediationOf({ id: 'other' }) }), byId('cooldown'))).toEqual(allowed);
    ports.clock.advance(30 * MINUTE - 1);
    expect(await askGuards(request({ ports, incident: another }), byId('cooldown'))).toMatchObject(refusal('cooldown', 'COOLDOWN'));
    ports.clock.advance(1);
    expect(await askGuards(request({ ports, incident: another }), byId('cooldown'))).toEqual(allowed);
  });
});

describe('the approval', () => {
  const decided = (decision: 'approve' | 'deny' | 'expired', planHash = planOf({ risk: 'approval' }).hash) => incidentWith({ approvals: [{ planHash, decision, by: 'ada', at: '2026-01-01T00:00:00Z' }] });
  const asks = (detail: string) => ({ kind: 'ask', guard: 'approval', reason: { code: 'APPROVAL_NEEDED', detail } });

  it('is asked for where risk or mode say so', async () => {
    const plan = planOf({ risk: 'approval' });
    expect(await ask(request({ plan }))).toMatchObject(asks('This remediation asks before it acts.'));
    expect(await ask(request({ settings: { modes: { 'go-back': 'approve' } } }))).toMatchObject(asks('This remediation asks before it acts.'));
    expect(await ask(request({ settings: { modes: { 'go-back': 'auto', other: 'approve' } } }))).toEqual(allowed);
  });

  it('is asked for what cannot be taken back, unless it does no harm', async () => {
    const steps = (harmless: boolean | undefined) => [stepOf(), stepOf({ id: 'drop', undo: null, ...(harmless === undefined ? {} : { harmless }) })];
    expect(await ask(request({ plan: planOf({ steps: steps(undefined) }) }))).toMatchObject(asks('A step cannot be taken back.'));
    expect(await ask(request({ plan: planOf({ steps: steps(false) }) }))).toMatchObject(asks('A step cannot be taken back.'));
    expect(await ask(request({ plan: planOf({ steps: steps(true) }) }))).toEqual(allowed);
    expect(await ask(request({ plan: planOf({ steps: [stepOf({ harmless: false })] }) }))).toEqual(allowed);
  });

  it('counts for exactly the plan that was shown', async () => {
    const plan = planOf({ risk: 'approval' });
    expect(await ask(request({ plan, incident: decided('approve') }))).toEqual(allowed);
    expect(await ask(request({ plan, incident: decided('approve', 'of another plan') }))).toMatchObject({ kind: 'ask' });
    expect(await ask(request({ plan, incident: decided('deny') }))).toMatchObject(told(refusal('approval', 'APPROVAL_DENIED', 'NO_ACTION'), 'Nobody approved this plan.'));
    expect(await ask(request({ plan, incident: decided('expired') }))).toMatchObject(refusal('approval', 'APPROVAL_EXPIRED', 'NO_ACTION'));
  });

  it('denied also stops a plan that would not have had to ask', async () => {
    expect(await ask(request({ incident: decided('deny', planOf().hash) }))).toMatchObject(refusal('approval', 'APPROVAL_DENIED', 'NO_ACTION'));
  });
});

describe('twenty workers for three places', () => {
  it('are allowed three times, also when they write at the same moment', async () => {
    const { clock, store } = memory();
    const busy = raced(store, async () => undefined);
    const kinds = await Promise.all(Array.from({ length: 20 }, (_, index) => askGuards({ ...request({ incident: incidentWith({ id: `inc-${index}` }), plan: planOf({ touches: [resourceOf(`shop-${index}`)] }) }), ports: { clock, store: busy } }, byId('blast-budget'))));
    expect(kinds.filter(({ kind }) => kind === 'allow')).toHaveLength(3);
  });
});
