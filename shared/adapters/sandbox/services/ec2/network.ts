import type { JsonValue } from '../../../../core/json.ts';
import { HEALED } from '../../account.ts';
import type { SandboxAction, SandboxResource, World } from '../../model.ts';
import { found, objectsOf, textOf, textsOf } from '../../values.ts';

const GATEWAY = 'AWS::EC2::NatGateway';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const TABLE = 'AWS::EC2::RouteTable';
const SUBNET = 'AWS::EC2::Subnet';
const INTERFACE = 'AWS::EC2::NetworkInterface';

/** One network: a subnet in each zone, a NAT gateway, an endpoint for DynamoDB, and an interface that nobody uses. */
export function networkIn(region: string, account: string): readonly SandboxResource[] {
  const [vpc, gateway, table] = [`vpc-${region}`, `nat-${region}`, `rtb-${region}`];
  const held = { account, region, tags: HEALED };
  const subnets = ['a', 'b', 'c'].map((zone): SandboxResource => ({ ...held, type: SUBNET, id: `subnet-${region}-${zone}`, dependsOn: [vpc], properties: { SubnetId: `subnet-${region}-${zone}`, VpcId: vpc, AvailabilityZone: `${region}${zone}`, CidrBlock: '10.0.0.0/24', AvailableIpAddressCount: 200 } }));
  const spare = `eni-${region}-spare`;
  return [
    ...subnets,
    { ...held, type: GATEWAY, id: gateway, dependsOn: [`subnet-${region}-a`], properties: { NatGatewayId: gateway, VpcId: vpc, SubnetId: `subnet-${region}-a`, State: 'available', NatGatewayAddresses: [{ AllocationId: `eipalloc-${region}`, IsPrimary: true, Status: 'succeeded' }] } },
    { ...held, type: ENDPOINT, id: `vpce-${region}`, properties: { VpcEndpointId: `vpce-${region}`, VpcId: vpc, ServiceName: `com.amazonaws.${region}.dynamodb`, State: 'available' } },
    { ...held, type: TABLE, id: table, properties: { RouteTableId: table, VpcId: vpc, Routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: gateway }] } },
    { ...held, type: INTERFACE, id: spare, properties: { NetworkInterfaceId: spare, SubnetId: `subnet-${region}-c`, VpcId: vpc, Status: 'available', RequesterManaged: false, TagSet: [{ Key: 'devops-engineer', Value: 'heal' }] } },
  ];
}

/** What is named by ids, or what fits all filters; a filter's name is that of a property. */
function describing(type: string, list: string, ids: string, filters: Readonly<Record<string, string>>, code: string): SandboxAction {
  return async (parameters, world) => {
    const wanted = textsOf(parameters[ids]);
    const all = wanted.length > 0 ? await named(world, type, wanted, code) : await world.list(type);
    const fits = ({ properties }: SandboxResource): boolean => objectsOf(parameters['Filters']).every((filter) => textsOf(filter['Values']).includes(textOf(properties[filters[textOf(filter['Name'])] ?? ''])));
    const answer: JsonValue = all.filter(fits).map(({ properties }) => properties);
    return { [list]: answer };
  };
}

function named(world: World, type: string, ids: readonly string[], code: string): Promise<readonly SandboxResource[]> {
  return Promise.all(ids.map(async (id) => found(await world.get(type, id), code, `The ID '${id}' does not exist`)));
}

export const networkActions: Readonly<Record<string, SandboxAction>> = {
  'ec2:DescribeFlowLogs': async ({ Filter: filter }, { context: { region } }) => {
    const isOfNetwork = objectsOf(filter).some((each) => textsOf(each['Values']).includes(`vpc-${region}`));
    return { FlowLogs: isOfNetwork ? [{ FlowLogId: `fl-${region}`, ResourceId: `vpc-${region}`, FlowLogStatus: 'ACTIVE', LogDestinationType: 'cloud-watch-logs', LogGroupName: 'network/traffic' }] : [] };
  },
  'ec2:DescribeNatGateways': describing(GATEWAY, 'NatGateways', 'NatGatewayIds', {}, 'NatGatewayNotFound'),
  'ec2:DescribeVpcEndpoints': describing(ENDPOINT, 'VpcEndpoints', 'VpcEndpointIds', { 'vpc-id': 'VpcId', 'service-name': 'ServiceName' }, 'InvalidVpcEndpointId.NotFound'),
  'ec2:DescribeRouteTables': describing(TABLE, 'RouteTables', 'RouteTableIds', { 'vpc-id': 'VpcId' }, 'InvalidRouteTableID.NotFound'),
  'ec2:DescribeSubnets': describing(SUBNET, 'Subnets', 'SubnetIds', { 'vpc-id': 'VpcId' }, 'InvalidSubnetID.NotFound'),
  'ec2:DescribeNetworkInterfaces': describing(INTERFACE, 'NetworkInterfaces', 'NetworkInterfaceIds', { 'subnet-id': 'SubnetId', status: 'Status' }, 'InvalidNetworkInterfaceID.NotFound'),
};
