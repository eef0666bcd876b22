import { defineSandboxFault } from '../../model.ts';
import { volumesOf } from '../../services/ec2/instances.ts';
import { numberOf } from '../../values.ts';

/** Data fills a disk whose volume was changed an hour ago, so that it cannot be changed again: for a person. */
export default defineSandboxFault({
  id: 'disk-just-grown',
  title: 'Data fills a disk that was grown an hour ago',
  remediation: null,
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-19',
  inject: async (world, { properties }) => {
    await world.change('AWS::EC2::Volume', volumesOf(properties)[0] ?? '', (before) => ({ ...before, ModifiedAt: new Date(world.now.getTime() - 3_600_000).toISOString() }));
  },
  lasts: async (world, { properties }) => numberOf((await world.get('AWS::EC2::Volume', volumesOf(properties)[0] ?? ''))?.properties['Size']) <= 50,
  symptom: ({ id }) => ({ alarm: `${id}-disk`, namespace: 'CWAgent', metric: 'disk_used_percent', dimensions: { InstanceId: id }, threshold: 90, good: 50, bad: 98 }),
});
