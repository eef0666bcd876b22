import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, numberOf, objectsOf, textOf } from '../../values.ts';

const FEW = 16;
const MAX_REMOVED = 20;

/** Row 32: a subnet runs out of addresses. Interfaces that nothing uses and that may be removed are removed. */
export default definePlanOnly({
  id: 'subnet-addresses',
  row: 32,
  title: 'Free the addresses of unused network interfaces',
  risk: 'guarded',
  resourceTypes: ['AWS::EC2::Subnet'],
  permissions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
  matches: (signal) => isAlarmOn(signal, 'AWS/IPAM', ['SubnetIPUsage']),
  diagnose: async ({ resource, read }) => {
    const free = numberOf(objectsOf((await read('ec2:DescribeSubnets', { SubnetIds: [resource.id] }))['Subnets'])[0]?.['AvailableIpAddressCount']);
    if (free >= FEW) return stop('NO_ACTION', 'ADDRESSES_FREE', `${free} addresses are free.`);
    const unused = objectsOf((await read('ec2:DescribeNetworkInterfaces', { Filters: [{ Name: 'subnet-id', Values: [resource.id] }, { Name: 'status', Values: ['available'] }] }))['NetworkInterfaces']);
    // What a service made for itself it also removes; what nobody opted in is left alone.
    const own = unused.filter((each) => each['RequesterManaged'] !== true && objectsOf(each['TagSet']).some((tag) => tag['Key'] === 'devops-engineer' && tag['Value'] === 'heal'));
    if (own.length === 0) return stop('HANDED_OVER', 'NO_UNUSED_INTERFACE', `${free} addresses are free, and ${unused.length} unused interfaces may not be removed: the network needs one more range of addresses.`);
    return { hypotheses: [{ cause: 'orphaned-interfaces', confidence: 0.8, evidence: [`${free} addresses are free, ${own.length} interfaces are unused`] }], facts: { interfaces: own.map((each) => textOf(each['NetworkInterfaceId'])).toSorted().slice(0, MAX_REMOVED) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const ids = Array.isArray(facts['interfaces']) ? facts['interfaces'].map(textOf) : [];
    return planOn(resource, `Remove ${ids.length} unused interfaces of ${resource.id}.`, ids.map((id) => stepOn({ ...resource, type: 'AWS::EC2::NetworkInterface', id }, { id: `remove-${id}`.toLowerCase(), title: `Remove ${id}`, action: 'ec2:DeleteNetworkInterface', parameters: { NetworkInterfaceId: id }, effect: probe('ec2:DescribeNetworkInterfaces', { NetworkInterfaceIds: [id] }, 'absent'), undo: null })));
  },
});
