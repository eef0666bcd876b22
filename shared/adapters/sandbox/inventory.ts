import type { SandboxResource } from './model.ts';

export const SANDBOX_ACCOUNT = '111122223333';
export const SANDBOX_REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'] as const;

const HEALED = { 'devops-engineer': 'heal' };

function securityGroups(region: string): SandboxResource[] {
  return Array.from({ length: 12 }, (_, index): SandboxResource => {
    const id = `sg-${region}-${String(index).padStart(2, '0')}`;
    const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [], UserIdGroupPairs: [], PrefixListIds: [] };
    return { account: SANDBOX_ACCOUNT, region, type: 'AWS::EC2::SecurityGroup', id, tags: HEALED, properties: { GroupId: id, GroupName: `group-${index}`, VpcId: `vpc-${region}`, IpPermissions: [rule] } };
  });
}

let made: readonly SandboxResource[] | undefined;

/** The account before anything happened to it: always the same. */
export function inventory(): readonly SandboxResource[] {
  made ??= SANDBOX_REGIONS.flatMap((region) => securityGroups(region));
  return made;
}

/** CloudFormation types that the account holds. */
export function inventoryTypes(): readonly string[] {
  return [...new Set(inventory().map(({ type }) => type))];
}
