import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

const PORT = 22;
const ANYWHERE = '0.0.0.0/0';

/** Somebody opens SSH to the whole internet. */
export default defineSandboxFault({
  id: 'open-security-group',
  title: 'A security group lets everybody in on port 22',
  remediation: 'security-group-open-ingress',
  resourceType: 'AWS::EC2::SecurityGroup',
  resource: 'sg-us-east-1-03',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (properties) => ({ ...properties, IpPermissions: [...objectsOf(properties['IpPermissions']), { IpProtocol: 'tcp', FromPort: PORT, ToPort: PORT, IpRanges: [{ CidrIp: ANYWHERE }], Ipv6Ranges: [], UserIdGroupPairs: [], PrefixListIds: [] }] }));
  },
  lasts: async (_world, { properties }) => objectsOf(properties['IpPermissions']).some((rule) => rule['FromPort'] === PORT && objectsOf(rule['IpRanges']).some((range) => range['CidrIp'] === ANYWHERE)),
  report: ({ id, region, account }, now, fault) => ({
    source: 'aws.ec2',
    detailType: 'AWS API Call via CloudTrail',
    detail: {
      eventVersion: '1.11',
      eventID: fault,
      eventTime: now.toISOString(),
      eventSource: 'ec2.amazonaws.com',
      eventName: 'AuthorizeSecurityGroupIngress',
      awsRegion: region,
      recipientAccountId: account,
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/casey` },
      requestParameters: { groupId: id },
    },
  }),
});
