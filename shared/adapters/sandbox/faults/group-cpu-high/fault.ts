import { defineSandboxFault } from '../../model.ts';
import { numberOf } from '../../values.ts';

/** Four instances have more to do than they can. */
export default defineSandboxFault({
  id: 'group-cpu-high',
  title: 'A group uses all its CPU',
  remediation: 'autoscaling-high-cpu',
  resourceType: 'AWS::AutoScaling::AutoScalingGroup',
  resource: 'shop-0',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, DesiredCapacity: 4 }));
  },
  lasts: async (_world, { properties }) => numberOf(properties['DesiredCapacity']) < 5,
  symptom: ({ id }) => ({ alarm: `${id}-cpu`, namespace: 'AWS/EC2', metric: 'CPUUtilization', dimensions: { AutoScalingGroupName: id }, threshold: 80, good: 40, bad: 97 }),
});
