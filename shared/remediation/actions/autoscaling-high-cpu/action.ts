import { defineRemediation } from '../../model.ts';
import { fleetOf, readGroup, SCALING_GROUP, stop } from '../../instances.ts';
import { isAlarmOn, literal, numberOf, objectsOf } from '../../values.ts';

const GROWTH = 1.25;

/** Row 4: a group without a scaling policy of its own is at its limit. A quarter more instances. */
export default defineRemediation({
  id: 'autoscaling-high-cpu',
  row: 4,
  title: 'Scale out a group with high CPU use',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [SCALING_GROUP],
  permissions: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribePolicies', 'autoscaling:SetDesiredCapacity'],
  blast: { perHour: 6, perResourcePerDay: 4, cooldownMinutes: 20 },
  matches: (signal) => isAlarmOn(signal, 'AWS/EC2', ['CPUUtilization']) && signal.resources.some(({ type }) => type === SCALING_GROUP),
  diagnose: async ({ resource, read }) => {
    const group = await readGroup(read, resource.id);
    if (group === undefined) return stop('NO_ACTION', 'RESOURCE_GONE', 'The group does not exist any more.');
    if (objectsOf((await read('autoscaling:DescribePolicies', { AutoScalingGroupName: resource.id }))['ScalingPolicies']).length > 0) return { hypotheses: [], facts: {}, native: 'A scaling policy of the group' };
    const [desired, most] = [numberOf(group['DesiredCapacity']), numberOf(group['MaxSize'])];
    if (desired >= most) return stop('HANDED_OVER', 'GROUP_AT_MAXIMUM', `The group is at its maximum of ${most}.`);
    return { hypotheses: [{ cause: 'too-few-instances', confidence: 0.75, evidence: [`${desired} of at most ${most} instances, no scaling policy`] }], facts: { desired, most }, fleet: fleetOf(group) };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const desired = numberOf(facts['desired']);
    const wanted = Math.min(numberOf(facts['most']), Math.ceil(desired * GROWTH));
    const isAt = (count: number) => ({ action: 'autoscaling:DescribeAutoScalingGroups', parameters: { AutoScalingGroupNames: [resource.id] }, expect: `AutoScalingGroups[0].DesiredCapacity == ${literal(count)}` });
    const set = (count: number) => ({ action: 'autoscaling:SetDesiredCapacity', parameters: { AutoScalingGroupName: resource.id, DesiredCapacity: count } });
    return {
      summary: `Run ${wanted} instead of ${desired} instances in ${resource.id}.`,
      steps: [{ id: 'scale-out', title: `Want ${wanted} instances`, ...set(wanted), resource, effect: isAt(wanted), settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ ...set(desired), effect: isAt(desired) }] }],
      verify: { probes: [isAt(wanted)], signals: true, withinSeconds: 600, everySeconds: 15 },
      touches: [resource],
    };
  },
});
