import { acquireLease, releaseLease } from '../../incidents/index.ts';
import { isReading } from '../../ports/index.ts';
import { DevopsError } from '../../core/errors.ts';
import { all, effects, ended, healedOnce, incidents, paged } from '../expect.ts';
import { defineScenario, type Scenario } from '../model.ts';
import type { DrillWorld } from '../world.ts';

/** Faults that one reversible call heals. */
const SIMPLE = ['function-bad-version', 'function-throttled', 'table-throttled', 'open-security-group', 'bucket-public', 'service-crashes', 'queue-backlog', 'group-cpu-high', 'instance-hangs', 'instance-in-group-failed', 'spot-interruption', 'target-bad', 'zone-unhealthy'] as const;

const strikeAny = (world: DrillWorld) => world.strike(world.chance.pick(SIMPLE));

class Crash extends Error {}

/** The worker dies at its first mutating call, before or after the effect. */
function dieOnce(world: DrillWorld, when: 'before' | 'after'): void {
  let died = false;
  world.interference.cloud = async (call, action, parameters, context) => {
    if (isReading(action) || died) return call(action, parameters, context);
    died = true;
    if (when === 'after') await call(action, parameters, context);
    throw new Crash(action);
  };
}

export const crash: readonly Scenario[] = [
  defineScenario({
    id: 'F12',
    title: 'The worker dies after its call, before it could note it',
    expected: 'V, one effect',
    heals: true,
    run: async (world) => {
      await world.configure();
      dieOnce(world, 'after');
      await strikeAny(world);
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F13',
    title: 'The worker dies before its call',
    expected: 'V, one effect',
    heals: true,
    run: async (world) => {
      await world.configure();
      dieOnce(world, 'before');
      await strikeAny(world);
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F14',
    title: 'A worker sleeps longer than its lease, and another has taken over',
    expected: 'no effect of the one that slept',
    run: async (world) => {
      await world.configure();
      const { resource, region } = await world.strike('bucket-public');
      let taken = false;
      world.beforePhase = async ({ phase }) => {
        if (phase !== 'apply' || taken) return;
        taken = true;
        await world.account.simulation.advance(400);
        await acquireLease(world.account, { provider: 'sandbox', account: world.account.account, region, type: 'AWS::S3::Bucket', id: resource }, 'another-worker');
      };
      await world.rest();
    },
    judge: all(incidents(1), effects(0), ended('ROLLED_BACK', 'HANDED_OVER'), paged),
  }),
  defineScenario({
    id: 'F15',
    title: 'The clocks of workers are up to ten minutes apart',
    expected: 'V',
    heals: true,
    run: async (world) => {
      await world.configure();
      world.interference.skewSeconds = () => world.chance.between(-600, 600);
      await world.strike(world.chance.pick(['open-security-group', 'bucket-public', 'trail-stopped', 'access-key-exposed']));
      await world.rest();
    },
    judge: all(healedOnce, effects(1, 2)),
  }),
  defineScenario({
    id: 'F16',
    title: 'A step of the workflow is run again after its effect',
    expected: 'V, one effect',
    heals: true,
    run: async (world) => {
      await world.configure();
      let repeated = false;
      world.interference.cloud = async (call, action, parameters, context) => {
        const answer = await call(action, parameters, context);
        // Whatever reads after the effect finds its worker gone, so that the whole step is repeated.
        if (!isReading(action) || repeated) return answer;
        const { effects: seen } = await world.aftermath();
        if (seen.length === 0) return answer;
        repeated = true;
        throw new Crash('repeated');
      };
      await strikeAny(world);
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F17',
    title: 'The store refuses everything for five minutes',
    expected: 'V or O, never blind',
    run: async (world) => {
      await world.configure();
      const start = world.now.getTime() + 15_000;
      world.interference.store = () => {
        const since = world.now.getTime() - start;
        if (since >= 0 && since < 300_000) throw new DevopsError('unavailable', 'STORE_UNAVAILABLE', 'The store is throttled.');
      };
      await strikeAny(world);
      await world.rest(700);
    },
    judge: all(incidents(1), ended('VERIFIED', 'HANDED_OVER', 'ROLLED_BACK'), effects(0, 2)),
  }),
  defineScenario({
    id: 'F18',
    title: 'The platform is deployed anew in the middle of a recovery',
    expected: 'V',
    heals: true,
    run: async (world) => {
      await world.configure();
      let phases = 0;
      // Every worker that is at work when the new version comes is gone; the next one knows nothing but the store.
      world.beforePhase = async () => {
        phases += 1;
        if (phases === 4 || phases === 6) throw new Crash('deployed');
      };
      await strikeAny(world);
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F19',
    title: 'Another worker holds the resource for a minute',
    expected: 'V, one after the other',
    heals: true,
    run: async (world) => {
      await world.configure();
      const { resource, region } = await world.strike('bucket-public');
      const bucket = { provider: 'sandbox', account: world.account.account, region, type: 'AWS::S3::Bucket', id: resource } as const;
      await acquireLease(world.account, bucket, 'another-worker');
      world.after(60, () => releaseLease(world.account, bucket, 'another-worker'));
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
];
