import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** The host beneath an instance of a group fails; the group itself has not noticed. */
export default defineSandboxFault({
  id: 'instance-in-group-failed',
  title: 'The host beneath an instance of a group has failed',
  remediation: 'ec2-system-check',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-02',
  fits: ({ tags }) => tags['aws:autoscaling:groupName'] !== undefined,
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, SystemStatus: 'impaired' }));
  },
  lasts: async (world, { id, tags, properties }) => {
    const group = await world.get(GROUP, tags['aws:autoscaling:groupName'] ?? '');
    return properties['SystemStatus'] !== 'ok' && objectsOf(group?.properties['Instances']).some((member) => member['InstanceId'] === id && member['HealthStatus'] === 'Healthy');
  },
  symptom: ({ id }) => ({ alarm: `${id}-system`, namespace: 'AWS/EC2', metric: 'StatusCheckFailed_System', dimensions: { InstanceId: id }, threshold: 0, good: 0, bad: 1 }),
});
