import { defineSandboxFault } from '../../model.ts';

/** Interfaces that nothing uses keep their addresses. */
export default defineSandboxFault({
  id: 'subnet-full',
  title: 'A subnet has few addresses left',
  remediation: 'subnet-addresses',
  resourceType: 'AWS::EC2::Subnet',
  resource: 'subnet-us-east-1-c',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, AvailableIpAddressCount: 2 }));
  },
  lasts: async (_world, { properties }) => properties['AvailableIpAddressCount'] === 2,
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-subnet-addresses`, namespace: 'AWS/IPAM', metric: 'SubnetIPUsage', dimensions: { SubnetID: id }, threshold: 90, good: 20, bad: 99 }),
});
