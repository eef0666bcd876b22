import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

/** A health check that no instance can pass: the group replaces one after the other. */
export default defineSandboxFault({
  id: 'group-thrashes',
  title: 'A group replaces its instances in a loop',
  remediation: 'autoscaling-thrash',
  resourceType: 'AWS::AutoScaling::AutoScalingGroup',
  resource: 'shop-2',
  inject: async (world, { type, id }) => {
    const activities = Array.from({ length: 6 }, (_unused, index) => ({ ActivityId: `t${index}`, Description: `Terminating EC2 instance: i-${index}`, Cause: 'taken out of service in response to an ELB system health check failure', StatusCode: 'Successful', StartTime: new Date(world.now.getTime() - index * 120_000).toISOString() }));
    await world.change(type, id, (before) => ({ ...before, Activities: activities }));
  },
  lasts: async (_world, { properties }) => objectsOf(properties['SuspendedProcesses']).length === 0,
  report: ({ id }) => ({ source: 'aws.autoscaling', detailType: 'EC2 Instance Terminate Successful', detail: { AutoScalingGroupName: id, Cause: 'taken out of service in response to an ELB system health check failure' } }),
});
