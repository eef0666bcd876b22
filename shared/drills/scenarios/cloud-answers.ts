import { done } from '../judge.ts';
import { all, effects, ended, fleetStopped, healedOnce, incidents, paged } from '../expect.ts';
import { apiCall } from '../events.ts';
import { defineScenario, type Scenario } from '../model.ts';

/** A fault with the call that heals it. */
const HEALED_BY = [
  ['function-bad-version', 'lambda:UpdateAlias'],
  ['table-throttled', 'dynamodb:UpdateTable'],
  ['open-security-group', 'ec2:RevokeSecurityGroupIngress'],
  ['bucket-public', 's3:PutBucketPublicAccessBlock'],
  ['service-crashes', 'ecs:UpdateService'],
] as const;

export const cloudAnswers: readonly Scenario[] = [
  defineScenario({
    id: 'F20',
    title: 'Calls are throttled in bursts',
    expected: 'V',
    heals: true,
    run: async (world) => {
      await world.configure();
      const [kind, action] = world.chance.pick(HEALED_BY);
      await world.strike(kind);
      await world.inject({ kind: 'throttle', action, times: 1 + Math.floor(world.chance.next() * 3) });
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F21',
    title: 'The second of two steps is denied',
    expected: 'R or O',
    run: async (world) => {
      await world.configure();
      const { resource } = await world.strike('service-out-of-memory');
      world.allowed.add(resource);
      await world.inject({ kind: 'deny', action: 'ecs:UpdateService' });
      await world.rest();
    },
    judge: all(incidents(1), ended('ROLLED_BACK', 'HANDED_OVER'), paged, (aftermath) => (done(aftermath).map(({ action }) => action).join(' ') === 'ecs:RegisterTaskDefinition ecs:DeregisterTaskDefinition' ? [] : [`the first step was not taken back: ${done(aftermath).map(({ action }) => action).join(' ')}`])),
  }),
  defineScenario({
    id: 'F22',
    title: 'What is read lags 40 s behind',
    expected: 'V, one effect',
    heals: true,
    run: async (world) => {
      await world.configure();
      const [kind] = world.chance.pick(HEALED_BY);
      await world.strike(kind);
      await world.inject({ kind: 'stale-reads', seconds: 40 });
      // What is broken must be seen as broken before.
      world.interference.loses = () => false;
      await world.account.simulation.advance(45);
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F23',
    title: 'A call times out although its effect is there',
    expected: 'V, one effect',
    heals: true,
    run: async (world) => {
      await world.configure();
      const [kind, action] = world.chance.pick(HEALED_BY);
      await world.strike(kind);
      await world.inject({ kind: 'timeout-after-effect', action, times: 1 });
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F24',
    title: 'The resource is gone by the time',
    expected: 'N',
    run: async (world) => {
      await world.configure();
      const [kind] = world.chance.pick(HEALED_BY);
      const target = await world.strike(kind);
      world.after(world.chance.between(6, 9), async () => {
        await world.account.simulation.inject({ kind: 'resource-gone', ...target });
      });
      await world.rest();
    },
    judge: all(incidents(1), ended('NO_ACTION'), effects(0)),
  }),
  defineScenario({
    id: 'F25',
    title: 'An event names another account or region',
    expected: 'N',
    run: async (world) => {
      await world.configure();
      const { resource, region } = await world.strike('open-security-group');
      world.interference.loses = () => true;
      const isAccount = world.chance.next() < 0.5;
      const { account } = world.account;
      const elsewhere = isAccount ? ['999988887777', region] as const : [account, 'eu-north-1'] as const;
      world.deliver(apiCall(elsewhere[0], elsewhere[1], world.now, 'elsewhere', 'ec2', 'AuthorizeSecurityGroupIngress', 'arn:aws:iam::999988887777:user/x', { groupId: resource }), 1);
      await world.rest(30);
    },
    judge: all(incidents(1), ended('NO_ACTION'), effects(0)),
  }),
  defineScenario({
    id: 'F26',
    title: 'A quota is exceeded',
    expected: 'O or R, a person is called',
    run: async (world) => {
      await world.configure();
      await world.strike('function-throttled');
      await world.inject({ kind: 'quota', action: 'lambda:PutFunctionConcurrency' });
      await world.rest();
    },
    judge: all(incidents(1), ended('ROLLED_BACK', 'HANDED_OVER'), paged, effects(0)),
  }),
  defineScenario({
    id: 'F27',
    title: 'Of ten members of a fleet seven cannot be healed',
    expected: 'the breaker stops the rest',
    run: async (world) => {
      await world.configure();
      world.interference.loses = () => true;
      const targets = world.chance.shuffled(await world.account.simulation.candidates('open-security-group')).slice(0, 10);
      for (const [index, target] of targets.entries()) {
        await world.inject({ kind: 'open-security-group', ...target });
        // Every failure is borne, so that nothing but the breaker is in the way.
        if (index > 0 && index < 8) await world.inject({ kind: 'deny', action: 'ec2:RevokeSecurityGroupIngress', resource: target.resource });
      }
      await world.startFleet({ remediation: 'security-group-open-ingress', waves: [10, 50, 100], bakeSeconds: 120, toleratedFailurePercentage: 100, dryRun: false }, targets);
      await world.rest();
    },
    judge: (aftermath) => [...all(incidents(5), ended('VERIFIED', 'ROLLED_BACK'), effects(1))(aftermath), ...fleetStopped(aftermath, 'BREAKER_OPEN', 5)],
  }),
];
