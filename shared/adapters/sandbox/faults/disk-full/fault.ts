import { defineSandboxFault } from '../../model.ts';
import { objectsOf, textOf } from '../../values.ts';

/** Old logs fill a disk. */
export default defineSandboxFault({
  id: 'disk-full',
  title: 'Old logs fill a disk',
  remediation: 'ec2-disk-full',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-17',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Commands: [] }));
  },
  lasts: async (_world, { properties }) => !objectsOf(properties['Commands']).some((command) => textOf(command['Comment']).startsWith('clean ')),
  symptom: ({ id }) => ({ alarm: `${id}-disk`, namespace: 'CWAgent', metric: 'disk_used_percent', dimensions: { InstanceId: id }, threshold: 90, good: 50, bad: 97 }),
});
