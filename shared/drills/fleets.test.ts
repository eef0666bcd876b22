import { beforeEach, describe, expect, it } from 'vitest';
import { isolatedAccount } from '../../functions/isolated-account.ts';
import { StoredWorld } from '../adapters/sandbox/world.ts';
import { cancelFleet, decideFleet, listFleets, startFleet, type FleetRequest } from '../incidents/index.ts';
import type { SimulatedEffect } from '../ports/index.ts';
import { done, doubles, invariants } from './judge.ts';
import type { Aftermath } from './model.ts';
import { chanceOf } from './random.ts';
import { DrillWorld } from './world.ts';

const REMEDIATION = 'security-group-open-ingress';
const TYPE = 'AWS::EC2::SecurityGroup';
const REVOKE = 'ec2:RevokeSecurityGroupIngress';
const BAKE_SECONDS = 300;
const WAVES = [1, 10, 50, 100];

interface Target {
  readonly resource: string;
  readonly region: string;
}

let world: DrillWorld;
let targets: readonly Target[];

/** Forty groups that are open to the world, and nobody has said so: only the fleet knows. */
beforeEach(async () => {
  world = new DrillWorld(await isolatedAccount(), chanceOf(11));
  await world.configure();
  const { store, clock, account } = world.account;
  const region = new StoredWorld(store, clock, { account, region: 'us-east-1', caller: 'test' });
  for (const number of [13, 14, 15, 16]) await region.create({ type: TYPE, id: `sg-us-east-1-${number}`, tags: { 'devops-engineer': 'heal' }, properties: { GroupId: `sg-us-east-1-${number}`, IpPermissions: [] } });
  targets = await world.account.simulation.candidates('open-security-group');
  for (const target of targets) await openPort(target, 22);
});

async function openPort({ resource, region }: Target, port: number): Promise<void> {
  const parameters = { GroupId: resource, IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] };
  await world.account.cloud.call('ec2:AuthorizeSecurityGroupIngress', parameters, { account: world.account.account, region, caller: 'somebody' });
}

const first = (): Target => targets[0] ?? { resource: '', region: '' };
const request = (change: Partial<FleetRequest> = {}): Omit<FleetRequest, 'resources'> => ({ remediation: REMEDIATION, waves: WAVES, bakeSeconds: BAKE_SECONDS, toleratedFailurePercentage: 0, dryRun: false, ...change });
const idOf = ({ parameters }: SimulatedEffect): string => String(parameters['GroupId']);
const deny = (index: number): Promise<string> => world.inject({ kind: 'deny', action: REVOKE, resource: targets[index]?.resource ?? '' });

async function ended(): Promise<Aftermath & Aftermath['fleets'][number]> {
  await world.rest();
  const aftermath = await world.aftermath();
  expect(invariants(aftermath, world)).toEqual([]);
  expect(doubles(aftermath)).toBe(0);
  const [worked] = aftermath.fleets;
  if (worked === undefined) throw new Error('There is no fleet.');
  return { ...aftermath, ...worked };
}

/** Which members were touched, by the account's own log. */
const touched = (aftermath: Aftermath): number[] => [...new Set(aftermath.effects.map((effect) => targets.findIndex(({ resource }) => resource === idOf(effect))))].toSorted((a, b) => a - b);

describe('a fleet of forty', () => {
  it('is worked off in waves of 1, 4, 20 and 40, each after a bake, and within the budget of each hour', async () => {
    await world.startFleet(request(), targets);
    const aftermath = await ended();
    expect(targets).toHaveLength(40);
    expect(aftermath.fleet.stop).toBeUndefined();
    expect(new Set(aftermath.members.map(({ outcome, health }) => `${outcome ?? ''} ${health?.code ?? ''}`))).toEqual(new Set(['VERIFIED OK']));
    const log = done(aftermath);
    expect(log).toHaveLength(40);
    const waves = [[0, 1], [1, 4], [4, 20], [20, 40]].map(([from, to]) => log.slice(from, to));
    waves.forEach((wave, number) => {
      const from = [0, 1, 4, 20][number] ?? 0;
      expect(wave.map(idOf).toSorted()).toEqual(targets.slice(from, from + wave.length).map(({ resource }) => resource).toSorted());
      const last = new Date(waves[number - 1]?.at(-1)?.at ?? 0).getTime();
      expect(new Date(wave[0]?.at ?? 0).getTime() - last).toBeGreaterThanOrEqual(BAKE_SECONDS * 1000);
    });
    const perHour = Map.groupBy(log, ({ at }) => at.slice(0, 13));
    for (const [, effects] of perHour) expect(effects.length).toBeLessThanOrEqual(20);
  });

  it('never touches the rest when the second wave fails past the limit', async () => {
    await deny(2);
    await world.startFleet(request(), targets);
    const aftermath = await ended();
    expect(touched(aftermath)).toEqual([0, 1, 2, 3]);
    expect(aftermath.fleet.stop?.code).toBe('TOO_MANY_FAILURES');
    expect(aftermath.members.slice(0, 4).map(({ outcome }) => outcome)).toEqual(['VERIFIED', 'VERIFIED', 'ROLLED_BACK', 'VERIFIED']);
    for (const { outcome, reason, incident } of aftermath.members.slice(4)) expect([outcome, reason?.code, incident]).toEqual(['NO_ACTION', 'TOO_MANY_FAILURES', undefined]);
  });

  it('bears as many failures as it was told to by each wave, and not one more', async () => {
    for (const index of [1, 5]) await deny(index);
    await world.startFleet(request({ toleratedFailurePercentage: 25 }), targets.slice(0, 12));
    const borne = await ended();
    // Of 12 members the waves end at 1, 6 and 12: none, one and three failures are borne.
    expect([borne.fleet.failed, borne.fleet.stop?.code]).toEqual([[1, 5], 'TOO_MANY_FAILURES']);
    expect(touched(borne)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('goes on past a failure that it bears', async () => {
    await deny(1);
    await world.startFleet(request({ toleratedFailurePercentage: 25 }), targets.slice(0, 12));
    const borne = await ended();
    expect([borne.fleet.failed, borne.fleet.stop]).toEqual([[1], undefined]);
    expect(done(borne)).toHaveLength(11);
  });

  it('stops when what it changed does not last through the bake', async () => {
    await world.startFleet(request(), targets);
    world.after(120, () => openPort(first(), 22));
    const aftermath = await ended();
    expect(aftermath.members[0]).toMatchObject({ outcome: 'VERIFIED', health: { code: 'EFFECT_GONE' } });
    expect([aftermath.fleet.stop?.code, touched(aftermath)]).toEqual(['WAVE_UNHEALTHY', [0]]);
  });

  it('stops when its resource is spoken of again during the bake', async () => {
    // A change of ours has echoes for a quarter of an hour, which are not taken for news.
    await world.startFleet(request({ waves: [10, 100], bakeSeconds: 1200 }), targets.slice(0, 10));
    world.after(1000, async () => void (await world.inject({ kind: 'open-security-group', ...first() })));
    const { fleet, members } = await ended();
    expect([fleet.stop?.code, members[0]?.health?.code]).toEqual(['WAVE_UNHEALTHY', 'SIGNAL_AGAIN']);
  });

  it('is cancelled before its next wave', async () => {
    const id = await world.startFleet(request(), targets);
    world.after(120, async () => void (await cancelFleet(world.reach, id, 'robin')));
    const aftermath = await ended();
    expect([aftermath.fleet.stop?.code, touched(aftermath)]).toEqual(['CANCELLED', [0]]);
    await expect(cancelFleet(world.reach, id, 'robin')).resolves.toMatchObject({ phase: 'closed' });
  });

  it('stops before its next wave when a freeze window has begun', async () => {
    await world.startFleet(request(), targets);
    world.after(120, async () => {
      const until = new Date(world.now.getTime() + 7_200_000).toISOString();
      await world.guards((settings) => ({ ...settings, freezeWindows: [{ id: 'night', from: world.now.toISOString(), until, containment: false }] }));
    });
    const aftermath = await ended();
    expect([aftermath.fleet.stop?.code, touched(aftermath)]).toEqual(['FREEZE_WINDOW', [0]]);
  });
});

describe('what a fleet never does', () => {
  it('acts in a dry run: it shows waves and plans', async () => {
    await world.startFleet(request({ dryRun: true }), targets);
    const { fleet, members, effects, incidents } = await ended();
    expect([fleet.phase, fleet.order.length, effects.length, incidents.length]).toEqual(['closed', 40, 0, 0]);
    expect(members.every(({ plan }) => plan?.steps[0]?.action === REVOKE)).toBe(true);
  });

  it('acts past the mode of its remediation', async () => {
    await world.guards((settings) => ({ ...settings, modes: {} }));
    await world.startFleet(request(), targets);
    const { fleet, effects, incidents } = await ended();
    expect([fleet.stop?.code, effects.length, incidents.length]).toEqual(['DRY_RUN', 0, 0]);
  });

  it('acts on what is already as it should be, or is gone', async () => {
    await world.inject({ kind: 'resource-gone', ...targets[1] });
    await world.startFleet(request(), [...targets.slice(0, 3), { resource: 'sg-eu-west-1-01', region: 'us-east-1' }]);
    const { members } = await ended();
    expect(members.map(({ outcome, reason }) => outcome === 'VERIFIED' ? outcome : reason?.code)).toEqual(['VERIFIED', 'RESOURCE_NOT_FOUND', 'VERIFIED', 'RESOURCE_NOT_FOUND']);
  });

  it('exceeds a budget, however many fleets work at once', async () => {
    await world.startFleet(request({ waves: [100] }), targets.slice(0, 18));
    await world.startFleet(request({ waves: [100] }), targets.slice(18, 36));
    const aftermath = await ended();
    const perHour = Map.groupBy(done(aftermath), ({ at }) => at.slice(0, 13));
    expect(Math.max(...[...perHour.values()].map((effects) => effects.length))).toBeLessThanOrEqual(20);
  });

  it('does anything twice when its workers crash all the time', async () => {
    let isRecovering = false;
    world.interference.worker = () => void (isRecovering = false);
    world.beforePhase = async () => void (isRecovering = true);
    // A guard that the store does not answer refuses, which is another matter: so only the fleet's own steps die there.
    world.interference.store = () => {
      if (!isRecovering && world.chance.next() < 0.03) throw new Error('The worker died.');
    };
    world.interference.cloud = async (call, action, ...args) => {
      if (action === REVOKE && world.chance.next() < 0.2) throw new Error('The worker died before the call.');
      const answer = await call(action, ...args);
      if (action === REVOKE && world.chance.next() < 0.3) throw new Error('The worker died after the call.');
      return answer;
    };
    const begin = (): Promise<string> => world.startFleet(request({ bakeSeconds: 30, waves: [10, 50, 100] }), targets.slice(0, 20)).catch(() => begin());
    await begin();
    const aftermath = await ended();
    expect(aftermath.fleet.stop).toBeUndefined();
    expect(done(aftermath).map(idOf).toSorted()).toEqual(targets.slice(0, 20).map(({ resource }) => resource).toSorted());
  });

  it('opens a second incident on a member: it joins the one that is open', async () => {
    for (const target of targets.slice(0, 3)) await world.inject({ kind: 'open-security-group', ...target });
    await world.pass(8);
    const open = new Set((await world.aftermath()).incidents.map(({ id }) => id));
    await world.startFleet(request({ waves: [100] }), targets.slice(0, 5));
    const { members, incidents, effects } = await ended();
    expect(open.size).toBe(3);
    expect(members.map(({ incident, joined, outcome }) => [open.has(incident ?? ''), joined, outcome])).toEqual([[true, true, 'VERIFIED'], [true, true, 'VERIFIED'], [true, true, 'VERIFIED'], [false, false, 'VERIFIED'], [false, false, 'VERIFIED']]);
    expect([incidents.length, effects.length]).toEqual([5, 5]);
  });
});

describe('a fleet that asks first', () => {
  beforeEach(() => world.guards((settings) => ({ ...settings, modes: { [REMEDIATION]: 'approve' } })));

  /** Decides on the first fleet once it waits. */
  function decideAfter(seconds: number, decision: 'approve' | 'deny', heard: string[] = []): void {
    world.after(seconds, async () => {
      const [fleet] = (await listFleets(world.account, { limit: 1 })).items;
      for (const planHash of ['0'.repeat(64), fleet?.planHash ?? '']) {
        await decideFleet(world.reach, fleet?.id ?? '', { planHash, decision, by: 'robin' }).then(() => heard.push('taken'), (thrown: { code: string }) => heard.push(thrown.code));
      }
    });
  }

  it('is approved once, for exactly the plans that it shows', async () => {
    const heard: string[] = [];
    await world.startFleet(request({ waves: [10, 100] }), targets.slice(0, 10));
    decideAfter(60, 'approve', heard);
    const { members, incidents, effects } = await ended();
    expect(heard).toEqual(['PLAN_CHANGED', 'taken']);
    expect(new Set(members.map(({ outcome }) => outcome))).toEqual(new Set(['VERIFIED']));
    for (const { approvals } of incidents) expect(approvals).toMatchObject([{ by: 'robin', decision: 'approve' }]);
    expect(effects).toHaveLength(10);
  });

  it.each([['deny', 'APPROVAL_DENIED'], ['nothing', 'APPROVAL_EXPIRED']] as const)('does nothing upon %s', async (decision, code) => {
    await world.startFleet(request(), targets);
    if (decision === 'deny') decideAfter(60, decision);
    const { fleet, effects, incidents } = await ended();
    expect([fleet.stop?.code, effects.length, incidents.length]).toEqual([code, 0, 0]);
  });

  it('asks anew about a member whose plan is another one by its turn', async () => {
    await world.startFleet(request({ waves: [50, 100] }), targets.slice(0, 2));
    decideAfter(60, 'approve');
    world.after(200, () => openPort(targets[1] ?? first(), 3389));
    const aftermath = await ended();
    expect(aftermath.members.map(({ outcome, reason }) => `${outcome ?? ''} ${reason?.code ?? ''}`)).toEqual(['VERIFIED VERIFIED', 'NO_ACTION APPROVAL_EXPIRED']);
    expect(touched(aftermath)).toEqual([0]);
  });
});

describe('starting a fleet', () => {
  const resources = () => targets.slice(0, 3).map(({ resource, region }) => ({ provider: 'sandbox' as const, account: world.account.account, region, id: resource }));
  const start = (change: Partial<FleetRequest> = {}) => startFleet(world.reach, { ...request({ bakeSeconds: 0 }), resources: resources(), ...change }, 'casey');

  it('gives the same fleet for the same request while that is open, and a new one after', async () => {
    const ids = (await Promise.all([start(), start(), start()])).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    expect((await start({ bakeSeconds: 1 })).id).not.toBe(ids[0]);
    await ended();
    expect((await start()).id).not.toBe(ids[0]);
  });

  it.each<[string, Partial<FleetRequest>, string, string | undefined]>([
    ['REMEDIATION_NOT_FOUND', { remediation: 'no-such' }, 'not-found', undefined],
    ['PLAN_ONLY', { remediation: 'ec2-patch' }, 'unprocessable', undefined],
    ['WAVES_NOT_RISING', { waves: [10, 10, 100] }, 'invalid', '/waves/1'],
    ['WAVES_NOT_RISING', { waves: [10, 50] }, 'invalid', '/waves/1'],
    ['RESOURCE_TYPE_WRONG', { resources: [{ provider: 'sandbox', account: '1', region: 'r', type: 'AWS::S3::Bucket', id: 'x' }] }, 'invalid', '/resources/0/type'],
    ['RESOURCE_REPEATED', { resources: [1, 2].map(() => ({ provider: 'sandbox', account: '1', region: 'r', id: 'x' })) }, 'invalid', '/resources/1'],
  ])('refuses %s and keeps nothing (%o)', async (code, change, kind, path) => {
    await expect(start(change)).rejects.toMatchObject({ code, kind, ...(path === undefined ? {} : { errors: [{ path }] }) });
    expect((await listFleets(world.account, { limit: 1 })).items).toEqual([]);
  });
});
