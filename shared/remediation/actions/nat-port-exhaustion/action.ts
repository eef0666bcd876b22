import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, objectsOf, textOf } from '../../values.ts';

const MAX_ADDRESSES = 8;

/** Row 31: a NAT gateway runs out of ports. S3 and DynamoDB get a way of their own, or the gateway gets one more address. */
export default definePlanOnly({
  id: 'nat-port-exhaustion',
  row: 31,
  title: 'Relieve a NAT gateway without ports',
  risk: 'guarded',
  resourceTypes: ['AWS::EC2::NatGateway'],
  permissions: ['ec2:DescribeNatGateways', 'ec2:DescribeRouteTables', 'ec2:DescribeVpcEndpoints'],
  matches: (signal) => isAlarmOn(signal, 'AWS/NATGateway', ['ErrorPortAllocation']),
  diagnose: async ({ resource, read }) => {
    const [gateway] = objectsOf((await read('ec2:DescribeNatGateways', { NatGatewayIds: [resource.id] }))['NatGateways']);
    if (gateway === undefined || gateway['State'] !== 'available') return stop('HANDED_OVER', 'GATEWAY_NOT_AVAILABLE', 'The NAT gateway is not available.');
    const vpc = textOf(gateway['VpcId']);
    const filters = [{ Name: 'vpc-id', Values: [vpc] }];
    const endpoints = objectsOf((await read('ec2:DescribeVpcEndpoints', { Filters: filters }))['VpcEndpoints']).map((endpoint) => textOf(endpoint['ServiceName']));
    const tables = objectsOf((await read('ec2:DescribeRouteTables', { Filters: filters }))['RouteTables']).filter((table) => objectsOf(table['Routes']).some((route) => route['NatGatewayId'] === resource.id));
    const missing = ['s3', 'dynamodb'].filter((service) => !endpoints.includes(`com.amazonaws.${resource.region}.${service}`));
    const addresses = objectsOf(gateway['NatGatewayAddresses']).length;
    const detour = { cause: 'detour-to-own-services', confidence: 0.7, evidence: [`no gateway endpoint for ${missing.join(' and ')} in ${vpc}`] };
    const few = { cause: 'too-few-addresses', confidence: 0.6, evidence: [`${addresses} of ${MAX_ADDRESSES} addresses`] };
    return { hypotheses: [...(missing.length > 0 && tables.length > 0 ? [detour] : []), ...(addresses < MAX_ADDRESSES ? [few] : [])], facts: { vpc, missing, tables: tables.map((table) => textOf(table['RouteTableId'])) } };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    if (hypothesis.cause === 'detour-to-own-services') {
      const missing = Array.isArray(facts['missing']) ? facts['missing'].map(textOf) : [];
      return planOn(resource, `Give ${missing.join(' and ')} a gateway endpoint, past ${resource.id}.`, missing.map((service) => {
        const name = `com.amazonaws.${resource.region}.${service}`;
        const there = (expect: string) => probe('ec2:DescribeVpcEndpoints', { Filters: [{ Name: 'vpc-id', Values: [textOf(facts['vpc'])] }, { Name: 'service-name', Values: [name] }] }, expect);
        return stepOn(resource, { id: `endpoint-${service}`, title: `Make a gateway endpoint for ${service}`, action: 'ec2:CreateVpcEndpoint', parameters: { VpcId: textOf(facts['vpc']), ServiceName: name, VpcEndpointType: 'Gateway', RouteTableIds: facts['tables'] ?? [] }, effect: there("length(VpcEndpoints[?State == 'available']) > `0`"), undo: [{ action: 'ec2:DeleteVpcEndpoints', parameters: { VpcEndpointIds: [{ $result: `endpoint-${service}.VpcEndpoint.VpcEndpointId` }] }, effect: there("length(VpcEndpoints[?State == 'available']) == `0`") }] });
      }));
    }
    const allocation = { $result: 'address.AllocationId' };
    const described = (expect: string) => probe('ec2:DescribeNatGateways', { NatGatewayIds: [resource.id] }, expect);
    const tag = `nat ${resource.id}`;
    const addresses = (expect: string) => probe('ec2:DescribeAddresses', { Filters: [{ Name: 'tag:devops-engineer:for', Values: [tag] }] }, expect);
    return planOn(resource, `Give ${resource.id} one more address.`, [
      stepOn(resource, { id: 'address', title: 'Allocate an address', action: 'ec2:AllocateAddress', parameters: { Domain: 'vpc', TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: [{ Key: 'devops-engineer:for', Value: tag }] }] }, effect: addresses('length(Addresses) > `0`'), undo: [{ action: 'ec2:ReleaseAddress', parameters: { AllocationId: allocation }, effect: addresses('length(Addresses) == `0`') }] }),
      stepOn(resource, { id: 'associate', title: 'Put it on the gateway', action: 'ec2:AssociateNatGatewayAddress', parameters: { NatGatewayId: resource.id, AllocationIds: [allocation] }, effect: described(`length(NatGateways[0].NatGatewayAddresses[?IsPrimary == ${literal(false)} && Status == 'succeeded']) > \`0\``), undo: [{ action: 'ec2:DisassociateNatGatewayAddress', parameters: { NatGatewayId: resource.id, AssociationIds: [{ $result: 'associate.NatGatewayAddresses[-1].AssociationId' }] }, effect: described(`length(NatGateways[0].NatGatewayAddresses[?IsPrimary == ${literal(false)} && Status == 'succeeded']) == \`0\``) }] }),
    ]);
  },
});
