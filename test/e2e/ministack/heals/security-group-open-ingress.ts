import { expect } from 'vitest';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DeleteSecurityGroupCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { apiCall, defineHeal, sdk, TAG } from '../healing/heal.ts';

const ec2 = new EC2Client(sdk);

/** A group that lets everybody in by SSH, and one office by HTTPS, which must stay. */
export default defineHeal({
  remediation: 'security-group-open-ingress',
  mode: 'auto',
  breakIt: async (account) => {
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'opened', Description: 'opened', TagSpecifications: [{ ResourceType: 'security-group', Tags: [TAG] }] }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }, { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '192.0.2.0/24' }] }] }));
    return {
      resource: GroupId,
      event: apiCall(account, 'ec2', 'AuthorizeSecurityGroupIngress', { groupId: GroupId }),
      verify: async () => {
        const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
        expect(group?.IpPermissions?.map(({ FromPort, IpRanges }) => [FromPort, IpRanges?.map(({ CidrIp }) => CidrIp)])).toEqual([[443, ['192.0.2.0/24']]]);
      },
      remove: async () => void (await ec2.send(new DeleteSecurityGroupCommand({ GroupId }))),
    };
  },
});
