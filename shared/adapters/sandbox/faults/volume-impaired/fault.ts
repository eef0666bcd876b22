import { defineSandboxFault } from '../../model.ts';
import { objectOf, objectsOf, textOf } from '../../values.ts';

const VOLUME = 'AWS::EC2::Volume';
const rootOf = (properties: Parameters<typeof objectOf>[0]): string => textOf(objectOf(objectsOf(objectOf(properties)['BlockDeviceMappings'])[0]?.['Ebs'])['VolumeId']);

/** EC2 disables input and output of a volume whose data may be inconsistent. */
export default defineSandboxFault({
  id: 'volume-impaired',
  title: 'Input and output of a volume fail',
  remediation: 'ec2-volume-impaired',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-14',
  inject: async (world, { properties }) => {
    await world.change(VOLUME, rootOf(properties), (before) => ({ ...before, Impaired: true }));
  },
  lasts: async (world, { properties }) => (await world.get(VOLUME, rootOf(properties)))?.properties['Impaired'] === true,
  symptom: ({ id }) => ({ alarm: `${id}-volumes`, namespace: 'AWS/EC2', metric: 'StatusCheckFailed_AttachedEBS', dimensions: { InstanceId: id }, threshold: 0, good: 0, bad: 1 }),
});
