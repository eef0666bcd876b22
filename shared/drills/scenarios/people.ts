import type { DrillWorld } from '../world.ts';
import { done } from '../judge.ts';
import { all, effects, ended, healedOnce, incidents, paged, reason } from '../expect.ts';
import { defineScenario, type Scenario } from '../model.ts';

/** Everything asks first; a bucket is open. */
async function askFirst(world: DrillWorld, approvers: string[] = []): Promise<{ readonly resource: string; readonly region: string }> {
  await world.configure();
  await world.guards((settings) => ({ ...settings, modes: Object.fromEntries(Object.keys(settings.modes).map((id) => [id, 'approve'])), approvals: { expiresAfterMinutes: 10, approvers } }));
  return world.strike(world.chance.pick(['bucket-public', 'open-security-group']));
}

/** Answers that a scenario's person got. */
const answers = new WeakMap<DrillWorld, string[]>();
const heard = (world: DrillWorld, answer: string): void => void answers.set(world, [...(answers.get(world) ?? []), answer]);
const gotAnswers = (world: DrillWorld, ...wanted: readonly string[]): readonly string[] => {
  const got = answers.get(world) ?? [];
  return got.join(' ') === wanted.join(' ') ? [] : [`a person was answered ${got.join(' ') || 'nothing'}, not ${wanted.join(' ')}`];
};

export const people: readonly Scenario[] = [
  defineScenario({
    id: 'F40',
    title: 'Somebody approves who may not',
    expected: 'N, refused',
    run: async (world) => {
      await askFirst(world, ['robin']);
      world.onApproval = async (incident) => heard(world, await world.decide(incident, 'approve', 'casey'));
      await world.rest();
    },
    judge: (aftermath, world) => [...all(incidents(1), ended('NO_ACTION'), effects(0))(aftermath), ...gotAnswers(world, 'NOT_AN_APPROVER')],
  }),
  defineScenario({
    id: 'F41',
    title: 'The plan changes after it was shown',
    expected: 'asked again',
    run: async (world) => {
      await world.configure();
      await world.guards((settings) => ({ ...settings, modes: Object.fromEntries(Object.keys(settings.modes).map((id) => [id, 'approve'])), approvals: { expiresAfterMinutes: 10, approvers: [] } }));
      const target = await world.strike('open-security-group');
      let asked = 0;
      world.onApproval = async (incident) => {
        asked += 1;
        if (asked > 1) return;
        const context = { account: world.account.account, region: target.region, caller: 'somebody' };
        await world.account.cloud.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: target.resource, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }, context);
        heard(world, await world.decide(incident, 'approve'));
      };
      await world.rest();
    },
    judge: (aftermath, world) => [
      ...all(incidents(1), ended('NO_ACTION'), effects(0))(aftermath),
      ...gotAnswers(world, 'taken'),
      ...(aftermath.incidents[0]?.timeline.filter(({ code }) => code === 'APPROVAL_NEEDED').length === 2 ? [] : ['it was not asked again']),
    ],
  }),
  defineScenario({
    id: 'F42',
    title: 'An approval comes too late',
    expected: 'N',
    run: async (world) => {
      await askFirst(world);
      world.onApproval = async (incident) => world.after(700, async () => heard(world, await world.decide(incident, 'approve')));
      await world.rest();
    },
    judge: (aftermath, world) => [...all(incidents(1), ended('NO_ACTION'), reason('APPROVAL_EXPIRED'), effects(0))(aftermath), ...gotAnswers(world, 'NOT_AWAITING_APPROVAL')],
  }),
  defineScenario({
    id: 'F43',
    title: 'Somebody approves twice',
    expected: 'V, one effect',
    run: async (world) => {
      await askFirst(world);
      world.onApproval = async (incident) => {
        const both = await Promise.all([world.decide(incident, 'approve'), world.decide(incident, 'approve')]);
        for (const answer of both) heard(world, answer);
      };
      await world.rest();
    },
    judge: (aftermath, world) => [...all(healedOnce, effects(1))(aftermath), ...gotAnswers(world, 'taken', 'taken')],
  }),
  defineScenario({
    id: 'F44',
    title: 'One approves while another denies',
    expected: 'the first counts',
    run: async (world) => {
      await askFirst(world);
      const [first, second] = world.chance.shuffled(['approve', 'deny'] as const);
      world.onApproval = async (incident) => {
        heard(world, await world.decide(incident, first ?? 'approve', 'casey'));
        heard(world, await world.decide(incident, second ?? 'deny', 'robin'));
      };
      await world.rest();
    },
    judge: (aftermath, world) => {
      const [approval] = aftermath.incidents[0]?.approvals ?? [];
      const expected = approval?.decision === 'approve' ? all(ended('VERIFIED'), effects(1)) : all(ended('NO_ACTION'), effects(0));
      return [...incidents(1)(aftermath), ...expected(aftermath), ...gotAnswers(world, 'taken', 'ALREADY_DECIDED')];
    },
  }),
  defineScenario({
    id: 'F45',
    title: 'A freeze window begins between two steps',
    expected: 'R or O after the step',
    run: async (world) => {
      await world.configure();
      await world.strike('service-out-of-memory');
      let frozen = false;
      world.interference.cloud = async (call, action, parameters, context) => {
        const answer = await call(action, parameters, context);
        if (action === 'ecs:RegisterTaskDefinition' && !frozen) {
          frozen = true;
          const from = world.now.toISOString();
          await world.guards((settings) => ({ ...settings, freezeWindows: [{ id: 'release-night', from, until: new Date(world.now.getTime() + 3_600_000).toISOString(), containment: false }] }));
        }
        return answer;
      };
      await world.rest();
    },
    judge: all(incidents(1), ended('ROLLED_BACK', 'HANDED_OVER'), reason('FREEZE_WINDOW'), paged, effects(2)),
  }),
  defineScenario({
    id: 'F46',
    title: 'The kill switch is thrown in the middle of a fleet of ten',
    expected: 'no call after it',
    run: async (world) => {
      await world.configure();
      world.interference.loses = () => true;
      const targets = world.chance.shuffled(await world.account.simulation.candidates('open-security-group')).slice(0, 10);
      for (const target of targets) await world.inject({ kind: 'open-security-group', ...target });
      const isAtOnce = world.chance.next() < 0.5;
      await world.startFleet({ remediation: 'security-group-open-ingress', waves: isAtOnce ? [100] : [10, 50, 100], bakeSeconds: 60, toleratedFailurePercentage: 100, dryRun: false }, targets);
      world.after(world.chance.between(13, isAtOnce ? 17 : 160), async () => {
        await world.guards((settings) => ({ ...settings, killSwitch: true }));
        thrown.set(world, world.now.toISOString());
      });
      await world.rest();
    },
    judge: (aftermath, world) => {
      const late = done(aftermath).filter(({ at }) => at > (thrown.get(world) ?? ''));
      const [worked] = aftermath.fleets;
      const touched = worked?.members.filter(({ incident }) => incident !== undefined).length ?? 0;
      const isStopped = worked?.fleet.stop?.code === 'KILL_SWITCH_ON' || worked?.members.every(({ outcome }) => outcome === 'VERIFIED') === true;
      return [
        ...all(incidents(touched), ended('VERIFIED', 'HANDED_OVER', 'ROLLED_BACK'))(aftermath),
        ...(late.length === 0 ? [] : [`I3: ${late.length} calls after the kill switch`]),
        ...(isStopped ? [] : [`the fleet stopped for ${worked?.fleet.stop?.code ?? 'nothing'}`]),
      ];
    },
  }),
  defineScenario({
    id: 'F47',
    title: 'Twenty recoveries race for a budget of ten',
    expected: 'at most ten act',
    run: async (world) => {
      await world.configure();
      const targets = world.chance.shuffled(await world.account.simulation.candidates('table-throttled')).slice(0, 20);
      for (const target of targets) await world.inject({ kind: 'table-throttled', ...target });
      await world.rest();
    },
    judge: (aftermath) => {
      const acted = new Set(done(aftermath).map(({ incident }) => incident)).size;
      return [...all(incidents(20), ended('VERIFIED', 'HANDED_OVER'), reason('BUDGET_SPENT'))(aftermath), ...(acted <= 10 ? [] : [`I4: ${acted} recoveries acted, ten were allowed`])];
    },
  }),
  defineScenario({
    id: 'F48',
    title: 'The opt-in tag is taken away between plan and action',
    expected: 'N',
    run: async (world) => {
      await world.configure();
      const target = await world.strike(world.chance.pick(['bucket-public', 'open-security-group', 'function-bad-version']));
      let taken = false;
      world.beforePhase = async ({ phase }) => {
        if (taken || phase !== world.chance.pick(['guard', 'evidence', 'apply'])) return;
        taken = true;
        await world.account.simulation.inject({ kind: 'opt-out', ...target });
      };
      const untag = async (): Promise<void> => {
        taken = true;
        await world.account.simulation.inject({ kind: 'opt-out', ...target });
      };
      // At the latest right before the effect.
      world.interference.cloud = async (call, action, parameters, context) => {
        if (/Tags$|^tag:/.test(action) && !taken) await untag();
        return call(action, parameters, context);
      };
      await world.rest();
    },
    judge: all(incidents(1), ended('NO_ACTION', 'ROLLED_BACK', 'HANDED_OVER'), reason('NOT_OPTED_IN'), effects(0)),
  }),
];

const thrown = new WeakMap<DrillWorld, string>();
