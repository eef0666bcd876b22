import { defineSandboxFault } from '../../model.ts';

/** The system inside an instance hangs in a way that a reboot does not end; a stop and start does. */
export default defineSandboxFault({
  id: 'instance-hangs-hard',
  title: 'The system inside an instance does not answer, and a reboot does not help',
  remediation: 'ec2-instance-check',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-14',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, InstanceStatus: 'impaired', RebootsDoNotHelp: true }));
  },
  lasts: async (_world, { properties }) => properties['InstanceStatus'] !== 'ok',
  symptom: ({ id }) => ({ alarm: `${id}-instance`, namespace: 'AWS/EC2', metric: 'StatusCheckFailed_Instance', dimensions: { InstanceId: id }, threshold: 0, good: 0, bad: 1 }),
});
