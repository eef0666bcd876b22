import * as fc from 'fast-check';
import type { JsonObject } from '../../shared/core/json.ts';
import { apiCall } from '../../shared/drills/events.ts';
import type { DrillWorld } from '../../shared/drills/world.ts';
import { ingest, listIncidents, recoveryOf, runPhase, type Incident } from '../../shared/incidents/index.ts';
import { ECHO, type History } from './history.ts';

/** The service in its simulated account, with what is done to it. */
export interface Real {
  readonly world: DrillWorld;
  readonly history: History;
  /** Every event that was sent, also those held back. */
  readonly sent: JsonObject[];
  readonly held: JsonObject[];
  /** Uses of store and account until the next mishap of each kind. */
  readonly mishaps: { crashIn: number; killIn: number; isDead: boolean; isHolding: boolean; skew: number };
}

type Command = fc.AsyncCommand<object, Real>;

/** A command that is always possible. Shown by name and arguments in a counterexample. */
function command(name: string, run: (real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    run: async (_model, real) => {
      await run(real);
      const { items } = await listIncidents(real.world.account, { limit: 200 });
      real.history.look(items);
    },
    toString: () => name,
  };
}

const KINDS = [
  'access-key-exposed', 'bucket-public', 'database-storage-low', 'disk-full', 'disk-too-small', 'function-bad-version', 'function-slow', 'function-throttled', 'group-bad-template', 'group-cpu-high',
  'group-thrashes', 'instance-hangs', 'instance-host-failed', 'instance-in-group-failed', 'open-security-group', 'queue-backlog', 'queue-consumer-starved', 'queue-dead-letters', 'service-crashes',
  'service-deployment-failed', 'service-out-of-memory', 'spot-interruption', 'table-throttled', 'target-bad', 'trail-stopped', 'zone-unhealthy',
] as const;
const CALL_FAULTS = ['throttle', 'timeout', 'timeout-after-effect', 'unavailable', 'deny'] as const;
/** Few resources of each kind, so that commands meet on one. */
const SPREAD = 3;

const at = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % Math.max(1, items.length)];

async function open({ world }: Real): Promise<readonly Incident[]> {
  const { items } = await listIncidents(world.account, { limit: 200 });
  return items.filter(({ phase }) => phase !== 'closed');
}

/** The kill switch, thrown or taken back; when it was is kept. */
export async function kill({ world, history }: Real, isOn: boolean): Promise<void> {
  await world.guards((settings) => ({ ...settings, killSwitch: isOn }));
  const last = history.kills.at(-1);
  if (isOn && (last === undefined || last.until !== undefined)) history.kills.push({ from: world.now.toISOString() });
  if (!isOn && last !== undefined && last.until === undefined) last.until = world.now.toISOString();
}

const strike = fc.record({ kind: fc.constantFrom(...KINDS), index: fc.nat(SPREAD - 1), remedy: fc.constantFrom('helps', 'helps', 'helps', 'no-help', 'worse') }).map(({ kind, index, remedy }) =>
  command(`strike(${kind}, ${index}, ${remedy})`, async ({ world }) => {
    const target = at((await world.account.simulation.candidates(kind)).slice(0, SPREAD), index);
    if (target !== undefined) await world.inject({ kind, ...target, remedy });
  }),
);

const pass = fc.constantFrom(1, 3, 5, 8, 13, 30, 90, 400).map((seconds) => command(`pass(${seconds})`, ({ world }) => world.pass(seconds)));

const again = fc.record({ index: fc.nat(50), copies: fc.integer({ min: 1, max: 5 }) }).map(({ index, copies }) =>
  command(`deliverAgain(${index}, ${copies} at once)`, async ({ world, sent }) => {
    const event = at(sent, index);
    if (event !== undefined) await Promise.allSettled(Array.from({ length: copies }, () => ingest(world.reach, event, 'sandbox')));
  }),
);

const hold = fc.boolean().map((isHolding) =>
  command(`holdBack(${isHolding})`, async ({ mishaps, held, world }) => {
    mishaps.isHolding = isHolding;
    // What was held back comes in the reverse order.
    for (const event of isHolding ? [] : held.splice(0).toReversed()) world.deliver(event);
  }),
);

const crash = fc.integer({ min: 1, max: 60 }).map((touches) =>
  command(`crashIn(${touches})`, async ({ mishaps }) => {
    mishaps.crashIn = touches;
  }),
);

const jump = fc.constantFrom(-300, -30, 0, 30, 300).map((seconds) =>
  command(`clockOff(${seconds})`, async ({ mishaps }) => {
    mishaps.skew = seconds;
  }),
);

const decide = fc.record({ index: fc.nat(5), decision: fc.constantFrom('approve', 'deny'), by: fc.constantFrom('casey', 'robin', 'mallory'), isForged: fc.boolean() }).map(({ index, decision, by, isForged }) =>
  command(`${decision}(${index}, ${by}${isForged ? ', forged' : ''})`, async (real) => {
    const incident = at((await open(real)).filter(({ phase }) => phase === 'approve'), index);
    if (incident === undefined) return;
    const shown = isForged && incident.plan !== undefined ? { ...incident, plan: { ...incident.plan, hash: 'f'.repeat(64) } } : incident;
    // The worker may die of it: the person is told that it failed.
    await real.world.decide(shown, decision === 'approve' ? 'approve' : 'deny', by).catch(() => undefined);
  }),
);

const killNow = fc.constantFrom(true, false, false).map((isOn) => command(`kill(${isOn})`, (real) => kill(real, isOn)));

const killIn = fc.integer({ min: 1, max: 60 }).map((touches) =>
  command(`killIn(${touches})`, async ({ mishaps }) => {
    mishaps.killIn = touches;
  }),
);

const callFault = fc.record({ kind: fc.constantFrom(...CALL_FAULTS), times: fc.integer({ min: 1, max: 4 }) }).map(({ kind, times }) =>
  command(`calls(${kind}, ${times})`, async ({ world }) => {
    await world.inject({ kind, times });
  }),
);

const forbid = fc.record({ index: fc.nat(5), how: fc.constantFrom('protect', 'untag') }).map(({ index, how }) =>
  command(`${how}(${index})`, async (real) => {
    const { world, history } = real;
    const resource = at(await open(real), index)?.resource;
    if (resource === undefined || resource.type === 'Unmapped') return;
    if (how === 'protect') await world.guards((settings) => ({ ...settings, protected: { ...settings.protected, resources: [...settings.protected.resources, resource.id] } }));
    else await world.inject({ kind: 'opt-out', resource: resource.id, region: resource.region });
    if (!history.forbidden.has(resource.id)) history.forbidden.set(resource.id, world.now.toISOString());
  }),
);

/** The worker that was thought dead goes on beside its successor. */
const zombie = fc.nat(5).map((index) =>
  command(`twoWorkers(${index})`, async (real) => {
    const incident = at(await open(real), index);
    if (incident === undefined) return;
    await Promise.allSettled([runPhase(recoveryOf(real.world.reach), incident.id), runPhase(recoveryOf(real.world.reach), incident.id)]);
  }),
);

const echo = fc.record({ index: fc.nat(SPREAD - 1), name: fc.constantFrom('AuthorizeSecurityGroupIngress', 'PutBucketPolicy', 'StopLogging'), number: fc.nat(1_000_000) }).map(({ index, name, number }) =>
  command(`ownChange(${name}, ${index})`, async ({ world }) => {
    const kind = { AuthorizeSecurityGroupIngress: 'open-security-group', PutBucketPolicy: 'bucket-public', StopLogging: 'trail-stopped' }[name];
    const target = at(await world.account.simulation.candidates(kind), index);
    if (target === undefined) return;
    const { account } = world.account;
    const parameters = { groupId: target.resource, bucketName: target.resource, name: target.resource };
    const service = { AuthorizeSecurityGroupIngress: 'ec2', PutBucketPolicy: 's3', StopLogging: 'cloudtrail' }[name];
    world.deliver(apiCall(account, target.region, world.now, `${ECHO}${number}`, service, name, `arn:aws:sts::${account}:assumed-role/devops-engineer-prod-r-x/devops-engineer-x`, parameters));
  }),
);

export const arbitraries = [strike, strike, pass, pass, pass, again, hold, crash, jump, decide, decide, killNow, killIn, callFault, forbid, zombie, echo];
