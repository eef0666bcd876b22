import { defineRemediation } from '../../model.ts';
import { EC2_INSTANCE, fleetOf, groupOf, readGroup, readInstance, stop } from '../../instances.ts';
import { literal, textOf } from '../../values.ts';

/** Row 9: AWS takes a Spot instance back within two minutes. It leaves its group at once, which launches another. */
export default defineRemediation({
  id: 'ec2-spot-interruption',
  row: 9,
  title: 'Replace a Spot instance before it is taken',
  risk: 'auto',
  mode: 'full',
  resourceTypes: [EC2_INSTANCE],
  permissions: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DetachInstances', 'ec2:DescribeInstances'],
  blast: { perHour: 50, perResourcePerDay: 1, cooldownMinutes: 1 },
  matches: ({ attributes }) => attributes['detailType'] === 'EC2 Spot Instance Interruption Warning',
  diagnose: async ({ resource, read }) => {
    const name = groupOf(await readInstance(read, resource.id));
    const group = name === undefined ? undefined : await readGroup(read, name);
    if (group === undefined) return stop('HANDED_OVER', 'NOT_IN_A_GROUP', 'The instance is in no group that could replace it.');
    return { hypotheses: [{ cause: 'spot-interruption', confidence: 0.99, evidence: ['AWS announced that it takes the instance back'] }], facts: { group: textOf(group['AutoScalingGroupName']) }, fleet: fleetOf(group, resource.id) };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const group = textOf(facts['group']);
    const detached = { action: 'autoscaling:DescribeAutoScalingGroups', parameters: { AutoScalingGroupNames: [group] }, expect: `length(AutoScalingGroups[0].Instances[?InstanceId == ${literal(resource.id)}]) == \`0\`` };
    return {
      summary: `Detach ${resource.id} from ${group}, which launches another in its place.`,
      steps: [{ id: 'detach', title: 'Detach it, keeping the wanted number', action: 'autoscaling:DetachInstances', resource, parameters: { AutoScalingGroupName: group, InstanceIds: [resource.id], ShouldDecrementDesiredCapacity: false }, effect: detached, settle: { withinSeconds: 60, everySeconds: 5 }, undo: null, harmless: true }],
      verify: { probes: [detached], signals: false, withinSeconds: 120, everySeconds: 10 },
      touches: [resource, { ...resource, type: 'AWS::AutoScaling::AutoScalingGroup', id: group }],
    };
  },
});
