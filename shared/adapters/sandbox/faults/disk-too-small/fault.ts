import { defineSandboxFault } from '../../model.ts';
import { volumesOf } from '../../services/ec2/instances.ts';
import { numberOf } from '../../values.ts';

/** An application's own data fills a disk: cleaning does not help, room does. */
export default defineSandboxFault({
  id: 'disk-too-small',
  title: 'Data fills a disk',
  remediation: 'ec2-disk-full',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-18',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Commands: [] }));
  },
  lasts: async (world, { properties }) => numberOf((await world.get('AWS::EC2::Volume', volumesOf(properties)[0] ?? ''))?.properties['Size']) <= 50,
  symptom: ({ id }) => ({ alarm: `${id}-disk`, namespace: 'CWAgent', metric: 'disk_used_percent', dimensions: { InstanceId: id }, threshold: 90, good: 50, bad: 98 }),
});
