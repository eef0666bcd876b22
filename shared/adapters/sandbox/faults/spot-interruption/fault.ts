import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** AWS announces that it takes an instance of a group back. */
export default defineSandboxFault({
  id: 'spot-interruption',
  title: 'A Spot instance is about to be taken back',
  remediation: 'ec2-spot-interruption',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-05',
  fits: ({ tags }) => tags['aws:autoscaling:groupName'] !== undefined,
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, InstanceLifecycle: 'spot' }));
  },
  lasts: async (world, { id, tags }) => objectsOf((await world.get(GROUP, tags['aws:autoscaling:groupName'] ?? ''))?.properties['Instances']).some((member) => member['InstanceId'] === id),
  report: ({ id, region }) => ({ source: 'aws.ec2', detailType: 'EC2 Spot Instance Interruption Warning', resources: [`arn:aws:ec2:${region}a:instance/${id}`], detail: { 'instance-id': id, 'instance-action': 'terminate' } }),
});
