import { defineSandboxFault } from '../../model.ts';

/** The host beneath an instance that is in no group fails. */
export default defineSandboxFault({
  id: 'instance-host-failed',
  title: 'The host beneath an instance has failed',
  remediation: 'ec2-system-check',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-15',
  fits: ({ tags }) => tags['aws:autoscaling:groupName'] === undefined,
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, SystemStatus: 'impaired' }));
  },
  lasts: async (_world, { properties }) => properties['SystemStatus'] !== 'ok',
  symptom: ({ id }) => ({ alarm: `${id}-system`, namespace: 'AWS/EC2', metric: 'StatusCheckFailed_System', dimensions: { InstanceId: id }, threshold: 0, good: 0, bad: 1 }),
});
