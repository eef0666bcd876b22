import { defineSandboxFault } from '../../model.ts';
import { objectsOf, textOf } from '../../values.ts';

/** A unit leaks memory. */
export default defineSandboxFault({
  id: 'memory-high',
  title: 'A unit leaks memory',
  remediation: 'ec2-memory-high',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-19',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Commands: [] }));
  },
  lasts: async (_world, { properties }) => !objectsOf(properties['Commands']).some((command) => textOf(command['Comment']).startsWith('restart ')),
  symptom: ({ id }) => ({ alarm: `${id}-memory`, namespace: 'CWAgent', metric: 'mem_used_percent', dimensions: { InstanceId: id }, threshold: 90, good: 55, bad: 96 }),
});
