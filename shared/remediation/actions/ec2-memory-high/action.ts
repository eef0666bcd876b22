import { EC2_INSTANCE, fleetOf, groupOf, readGroup, readInstance, stop } from '../../instances.ts';
import { commandOn, definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, numberOf, objectsOf, textOf } from '../../values.ts';

/** Tag by which an instance names the one unit that may be restarted on it. */
const UNIT_TAG = 'devops-engineer:restart-unit';
const UNIT = /^[A-Za-z0-9@._-]{1,100}\.service$/;

/** Row 5: memory runs out. The unit that the instance names is restarted, or its group gets one more instance. */
export default definePlanOnly({
  id: 'ec2-memory-high',
  row: 5,
  title: 'Restart a unit that eats memory, or scale out',
  risk: 'guarded',
  resourceTypes: [EC2_INSTANCE],
  permissions: ['autoscaling:DescribeAutoScalingGroups', 'ec2:DescribeInstances'],
  matches: (signal) => isAlarmOn(signal, 'CWAgent', ['mem_used_percent']),
  diagnose: async ({ resource, now, read }) => {
    const instance = await readInstance(read, resource.id);
    const unit = textOf(objectsOf(instance['Tags']).find((tag) => tag['Key'] === UNIT_TAG)?.['Value']);
    const name = groupOf(instance);
    const group = name === undefined ? undefined : await readGroup(read, name);
    const desired = numberOf(group?.['DesiredCapacity']);
    const mayGrow = group !== undefined && desired < numberOf(group['MaxSize']);
    if (!UNIT.test(unit) && !mayGrow) return stop('HANDED_OVER', 'NOTHING_TO_RESTART', `The instance names no unit by the tag ${UNIT_TAG}, and no group of it can grow.`);
    const leak = { cause: 'leaking-unit', confidence: 0.7, evidence: [`${unit} may be restarted`] };
    const small = { cause: 'fleet-too-small', confidence: 0.6, evidence: [`${name ?? ''} has ${desired} instances and may have more`] };
    return { hypotheses: [...(UNIT.test(unit) ? [leak] : []), ...(mayGrow ? [small] : [])], facts: { unit, group: name ?? '', desired, at: now.toISOString().slice(0, 16) }, ...(group === undefined ? {} : { fleet: fleetOf(group, resource.id) }) };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    const [unit, group, desired] = [textOf(facts['unit']), textOf(facts['group']), numberOf(facts['desired'])];
    if (hypothesis.cause === 'leaking-unit') return planOn(resource, `Restart ${unit} on ${resource.id}.`, [commandOn(resource, 'restart', `Restart ${unit}`, textOf(facts['at']), ['ps -eo pid,rss,comm --sort=-rss | head -15', `systemctl restart ${unit}`, `systemctl is-active ${unit}`])]);
    const size = (wanted: number) => ({ action: 'autoscaling:SetDesiredCapacity', parameters: { AutoScalingGroupName: group, DesiredCapacity: wanted }, effect: probe('autoscaling:DescribeAutoScalingGroups', { AutoScalingGroupNames: [group] }, `AutoScalingGroups[0].DesiredCapacity == ${literal(wanted)}`) });
    return planOn(resource, `Give ${group} one more instance.`, [stepOn(resource, { id: 'scale-out', title: 'Add an instance', ...size(desired + 1), undo: [size(desired)] })]);
  },
});
