import { defineSandboxFault } from '../../model.ts';
import { objectOf } from '../../values.ts';

/** A new version of a launch template names an image that does not exist. */
export default defineSandboxFault({
  id: 'group-bad-template',
  title: 'A group cannot launch instances from its new template',
  remediation: 'autoscaling-launch-failed',
  resourceType: 'AWS::AutoScaling::AutoScalingGroup',
  resource: 'shop-1',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, LaunchTemplate: { ...objectOf(before['LaunchTemplate']), Version: '4' }, Activities: [{ ActivityId: 'a1', StatusCode: 'Failed', StatusMessage: "The image id '[ami-0]' does not exist", StartTime: world.now.toISOString() }] }));
  },
  lasts: async (_world, { properties }) => objectOf(properties['LaunchTemplate'])['Version'] === '4',
  report: ({ id }) => ({ source: 'aws.autoscaling', detailType: 'EC2 Instance Launch Unsuccessful', detail: { AutoScalingGroupName: id, StatusCode: 'Failed', StatusMessage: "The image id '[ami-0]' does not exist" } }),
});
