import { defineSandboxFault } from '../../model.ts';
import { objectsOf, textOf } from '../../values.ts';

const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** All traffic to S3 goes through a NAT gateway, whose ports are spent. */
export default defineSandboxFault({
  id: 'nat-ports-spent',
  title: 'A NAT gateway has no ports left',
  remediation: 'nat-port-exhaustion',
  resourceType: 'AWS::EC2::NatGateway',
  resource: 'nat-us-east-1',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, NatGatewayAddresses: objectsOf(before['NatGatewayAddresses']).slice(0, 1) }));
  },
  lasts: async (world, { properties }) => objectsOf(properties['NatGatewayAddresses']).length < 2 && !(await world.list(ENDPOINT)).some((endpoint) => textOf(endpoint.properties['ServiceName']).endsWith('.s3')),
  symptom: ({ id }) => ({ alarm: `${id}-ports`, namespace: 'AWS/NATGateway', metric: 'ErrorPortAllocation', dimensions: { NatGatewayId: id }, threshold: 0, good: 0, bad: 300 }),
});
