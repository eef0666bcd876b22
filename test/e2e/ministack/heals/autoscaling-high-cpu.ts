import { expect } from 'vitest';
import { AutoScalingClient, CreateAutoScalingGroupCommand, CreateLaunchConfigurationCommand, DeleteAutoScalingGroupCommand, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { alarmPair, defineHeal, sdk, TAG } from '../healing/heal.ts';

const groups = new AutoScalingClient(sdk);
const AutoScalingGroupName = 'heals-group';

/** A group of four under load that no policy scales. */
export default defineHeal({
  remediation: 'autoscaling-high-cpu',
  mode: 'auto',
  breakIt: async (account) => {
    await groups.send(new CreateLaunchConfigurationCommand({ LaunchConfigurationName: AutoScalingGroupName, ImageId: 'ami-00000001', InstanceType: 't3.micro' }));
    await groups.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName, LaunchConfigurationName: AutoScalingGroupName, MinSize: 2, MaxSize: 8, DesiredCapacity: 4, AvailabilityZones: ['us-east-1a'], Tags: [{ ...TAG, ResourceId: AutoScalingGroupName, ResourceType: 'auto-scaling-group', PropagateAtLaunch: false }] }));
    const wanted = async () => (await groups.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }))).AutoScalingGroups?.[0]?.DesiredCapacity;
    expect(await wanted()).toBe(4);
    return {
      resource: AutoScalingGroupName,
      ...alarmPair(account, 'heals-cpu', { namespace: 'AWS/EC2', name: 'CPUUtilization', dimensions: { AutoScalingGroupName } }),
      verify: async () => expect(await wanted()).toBe(5),
      remove: async () => void (await groups.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true }))),
    };
  },
});
