import { done } from '../judge.ts';
import { alarmEvent } from '../events.ts';
import { all, effects, ended, healedOnce, incidents, noted, paged, reason } from '../expect.ts';
import { defineScenario, type Scenario } from '../model.ts';

const FELT = ['function-bad-version', 'group-cpu-high', 'function-throttled', 'table-throttled', 'queue-backlog'] as const;

export const healing: readonly Scenario[] = [
  defineScenario({
    id: 'F28',
    title: 'The remedy does not help',
    expected: 'R or O, taken back',
    run: async (world) => {
      await world.configure();
      await world.strike(world.chance.pick(FELT), { remedy: 'no-help' });
      await world.rest();
    },
    judge: all(incidents(1), ended('ROLLED_BACK', 'HANDED_OVER'), paged, effects(2)),
  }),
  defineScenario({
    id: 'F29',
    title: 'The remedy makes it worse',
    expected: 'R within two minutes',
    run: async (world) => {
      await world.configure();
      await world.strike('function-bad-version', { remedy: 'worse' });
      await world.rest();
    },
    judge: all(incidents(1), ended('ROLLED_BACK'), paged, effects(2), (aftermath) => {
      const [first, second] = done(aftermath);
      const took = first && second ? (new Date(second.at).getTime() - new Date(first.at).getTime()) / 1000 : Infinity;
      return took < 120 ? [] : [`it was taken back after ${took} s`];
    }),
  }),
  defineScenario({
    id: 'F30',
    title: 'The first diagnosis is wrong, the second right',
    expected: 'V',
    heals: true,
    run: async (world) => {
      await world.configure();
      const { resource } = await world.strike('queue-consumer-starved');
      // What works off a queue has its number.
      world.allowed.add(resource.replace('jobs', 'orders'));
      await world.rest();
    },
    judge: all(healedOnce, noted('NEXT_HYPOTHESIS'), effects(3)),
  }),
  defineScenario({
    id: 'F31',
    title: 'An alarm flaps six times within an hour',
    expected: 'V, then O by the pause',
    run: async (world) => {
      await world.configure();
      const target = await world.anyFor('function-bad-version');
      for (let flap = 0; flap < 6; flap += 1) {
        world.after(flap * 600, async () => {
          await world.inject({ kind: 'function-bad-version', ...target });
        });
      }
      await world.rest(3600);
    },
    judge: all(ended('VERIFIED', 'HANDED_OVER'), reason('COOLDOWN', 'BUDGET_SPENT'), effects(1, 3)),
  }),
  defineScenario({
    id: 'F32',
    title: 'A table is throttled, and twelve functions that need it fail',
    expected: 'V, only the table is acted on',
    run: async (world) => {
      await world.configure();
      const { account } = world.account;
      await world.inject({ kind: 'table-throttled', resource: 'table-00', region: 'us-east-1' });
      const alarms = Array.from({ length: 12 }, (_unused, index) => {
        const name = `orders-${String(index).padStart(2, '0')}`;
        return { name: `${name}-errors`, account, region: 'us-east-1', state: 'ALARM', at: world.now, namespace: 'AWS/Lambda', metric: 'Errors', dimensions: { FunctionName: name } } as const;
      });
      for (const alarm of alarms) world.deliver(alarmEvent(alarm), world.chance.between(1, 8));
      const calm = async (): Promise<void> => {
        const { incidents: found } = await world.aftermath();
        const isOver = found.some(({ resource, phase }) => resource.id === 'table-00' && (phase === 'closed' || phase === 'verify'));
        if (!isOver) return world.after(10, calm);
        for (const alarm of alarms) world.deliver(alarmEvent({ ...alarm, state: 'OK', at: world.now }), world.chance.between(20, 50));
      };
      world.after(20, calm);
      await world.rest();
    },
    judge: all(incidents(13), ended('VERIFIED', 'NO_ACTION'), effects(1), noted('CAUSED_UPSTREAM')),
  }),
  defineScenario({
    id: 'F33',
    title: 'One commit breaks three functions',
    expected: 'V, one rollback of all three',
    run: async (world) => {
      await world.configure();
      const [one, two, three] = world.chance.shuffled((await world.account.simulation.candidates('function-bad-release')).filter(({ region }) => region === 'us-east-1'));
      for (const target of [one, two, three]) if (target !== undefined) await world.inject({ kind: 'function-bad-release', ...target });
      await world.rest();
    },
    judge: all(incidents(3), ended('VERIFIED', 'NO_ACTION'), effects(3), noted('CAUSED_UPSTREAM'), ({ incidents: found }) => {
      const planned = found.filter(({ plan }) => plan !== undefined);
      return planned.length === 1 && planned[0]?.outcome === 'VERIFIED' ? [] : [`${planned.length} plans, not one`];
    }),
  }),
  defineScenario({
    id: 'F34',
    title: 'What is gone back to is bad as well',
    expected: 'R or O, no ping-pong',
    run: async (world) => {
      await world.configure();
      await world.strike(world.chance.pick(['function-bad-version', 'service-crashes-always']), { remedy: 'no-help' });
      await world.rest(1800);
    },
    judge: all(incidents(1), ended('ROLLED_BACK', 'HANDED_OVER'), paged, effects(2)),
  }),
  defineScenario({
    id: 'F35',
    title: 'A disk is full by what must not be deleted',
    expected: 'R or O',
    run: async (world) => {
      await world.configure();
      await world.strike('disk-full', { remedy: 'no-help' });
      await world.rest();
    },
    judge: all(incidents(1), ended('ROLLED_BACK', 'HANDED_OVER'), paged, effects(1, 3)),
  }),
  defineScenario({
    id: 'F36',
    title: 'A disk is full whose volume was changed an hour ago',
    expected: 'cleaned only, then O',
    run: async (world) => {
      await world.configure();
      await world.strike('disk-just-grown');
      await world.rest();
    },
    judge: all(incidents(1), ended('ROLLED_BACK', 'HANDED_OVER'), paged, (aftermath) => (done(aftermath).every(({ action }) => action === 'ssm:SendCommand') ? [] : ['the volume was changed again'])),
  }),
  defineScenario({
    id: 'F37',
    title: 'The last healthy zone fails',
    expected: 'O, no shift',
    run: async (world) => {
      await world.configure();
      await world.strike('last-zone-unhealthy');
      await world.rest();
    },
    judge: all(incidents(1), ended('HANDED_OVER', 'NO_ACTION'), effects(0)),
  }),
  defineScenario({
    id: 'F38',
    title: 'Acting would leave too few healthy instances',
    expected: 'O, no action',
    run: async (world) => {
      await world.configure();
      const { resource, region } = await world.strike('instance-in-group-failed');
      const context = { account: world.account.account, region, caller: 'somebody' };
      const others = (await world.account.simulation.resources({ limit: 1000, region, type: 'AWS::AutoScaling::AutoScalingGroup' })).items.flatMap(({ dependsOn = [] }) => (dependsOn.includes(resource) ? dependsOn.filter((id) => id !== resource) : []));
      // All but one of the others are on their way out already.
      for (const id of others.slice(1)) await world.account.cloud.call('autoscaling:SetInstanceHealth', { InstanceId: id, HealthStatus: 'Unhealthy' }, context);
      await world.rest();
    },
    judge: all(incidents(1), ended('HANDED_OVER', 'NO_ACTION'), reason('MIN_HEALTHY'), effects(0)),
  }),
];
