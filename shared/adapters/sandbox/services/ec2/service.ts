import type { JsonObject } from '../../../../core/json.ts';
import { CloudError } from '../../../../ports/index.ts';
import { instanceActions, instancesIn } from './instances.ts';
import { networkActions, networkIn } from './network.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type World } from '../../model.ts';
import { objectsOf as objects, tagListOf, textOf as text, textsOf as texts } from '../../values.ts';

const GROUP = 'AWS::EC2::SecurityGroup';
/** What every new group lets out. */
const ALL = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [], UserIdGroupPairs: [], PrefixListIds: [] };

/** Amazon EC2: security groups. */
export default defineSandboxService({
  id: 'ec2',
  inventory: (region, account) => [
    ...instancesIn(region, account),
    ...networkIn(region, account),
    ...numbered(12, (number, index) => {
      const id = `sg-${region}-${number}`;
      const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [], UserIdGroupPairs: [], PrefixListIds: [] };
      return { account, region, type: GROUP, id, tags: HEALED, properties: { GroupId: id, GroupName: `group-${index}`, VpcId: `vpc-${region}`, IpPermissions: [rule], IpPermissionsEgress: [ALL] } };
    }),
  ],
  actions: {
    ...instanceActions,
    ...networkActions,
    'ec2:DescribeTags': async ({ Filters: filters }, world) => {
      const ids = objects(filters).filter((filter) => filter['Name'] === 'resource-id').flatMap((filter) => texts(filter['Values']));
      const found = await Promise.all(world.types().filter((type) => type.startsWith('AWS::EC2::')).flatMap((type) => ids.map((id) => world.get(type, id))));
      return { Tags: found.flatMap((resource) => (resource === undefined ? [] : tagListOf(resource.tags).map((tag): JsonObject => ({ ...tag, ResourceId: resource.id })))) };
    },
    'ec2:DescribeSecurityGroups': async ({ GroupIds: ids, Filters: filters }, world) => {
      const names = objects(filters).filter((filter) => filter['Name'] === 'group-name').flatMap((filter) => texts(filter['Values']));
      const all = await groups(world, texts(ids));
      return { SecurityGroups: names.length === 0 ? all : all.filter((group) => names.includes(text(group['GroupName']))) };
    },
    'ec2:CreateSecurityGroup': async ({ GroupName: name, VpcId: vpc }, world) => {
      if ((await groups(world, [])).some((group) => group['GroupName'] === name && group['VpcId'] === vpc)) throw new CloudError('conflict', 'InvalidGroup.Duplicate', `The security group '${text(name)}' already exists`);
      const id = `sg-${text(name)}`;
      await world.create({ type: GROUP, id, tags: {}, properties: { GroupId: id, GroupName: text(name), VpcId: text(vpc), IpPermissions: [], IpPermissionsEgress: [ALL] } });
      return { GroupId: id };
    },
    'ec2:DeleteSecurityGroup': async ({ GroupId: id }, world) => {
      const users = (await world.list('AWS::EC2::Instance')).filter(({ properties }) => objects(properties['NetworkInterfaces']).some((each) => objects(each['Groups']).some((group) => group['GroupId'] === id)));
      if (users.length > 0) throw new CloudError('conflict', 'DependencyViolation', 'resource has a dependent object');
      await world.remove(GROUP, text(id));
      return { Return: true };
    },
    'ec2:RevokeSecurityGroupEgress': async ({ GroupId: id, IpPermissions: rules }, world) => {
      const revoked = objects(rules).flatMap(sources);
      await world.change(GROUP, text(id), (properties) => ({ ...properties, IpPermissionsEgress: objects(properties['IpPermissionsEgress']).flatMap((rule) => without(rule, revoked)) }));
      return { Return: true };
    },
    'ec2:RevokeSecurityGroupIngress': async ({ GroupId: id, IpPermissions: rules }, world) => {
      const group = await world.get(GROUP, text(id));
      if (group === undefined) throw new CloudError('not-found', 'InvalidGroup.NotFound', `The security group '${text(id)}' does not exist`);
      const revoked = objects(rules).flatMap(sources);
      if (!revoked.every((rule) => objects(group.properties['IpPermissions']).flatMap(sources).includes(rule))) throw new CloudError('not-found', 'InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
      await world.change(GROUP, text(id), (properties) => ({ ...properties, IpPermissions: objects(properties['IpPermissions']).flatMap((rule) => without(rule, revoked)) }));
      return { Return: true };
    },
    'ec2:AuthorizeSecurityGroupIngress': async ({ GroupId: id, IpPermissions: rules }, world) => {
      const group = await world.get(GROUP, text(id));
      if (group === undefined) throw new CloudError('not-found', 'InvalidGroup.NotFound', `The security group '${text(id)}' does not exist`);
      if (objects(rules).flatMap(sources).some((rule) => objects(group.properties['IpPermissions']).flatMap(sources).includes(rule))) throw new CloudError('conflict', 'InvalidPermission.Duplicate', 'The specified rule already exists.');
      await world.change(GROUP, text(id), (properties) => ({ ...properties, IpPermissions: [...objects(properties['IpPermissions']), ...objects(rules)] }));
      return { Return: true };
    },
  },
});

async function groups(world: World, ids: readonly string[]): Promise<JsonObject[]> {
  const all = await world.list(GROUP);
  const missing = ids.find((id) => !all.some((group) => group.id === id));
  if (missing !== undefined) throw new CloudError('not-found', 'InvalidGroup.NotFound', `The security group '${missing}' does not exist`);
  return all.filter(({ id }) => ids.length === 0 || ids.includes(id)).map(({ properties, tags }) => ({ ...properties, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }));
}

const portsOf = (rule: JsonObject): string => `${text(rule['IpProtocol'])}/${String(rule['FromPort'] ?? '')}-${String(rule['ToPort'] ?? '')}`;

/** A rule with several sources is as many rules. */
function sources(rule: JsonObject): string[] {
  const ranges = [...objects(rule['IpRanges']).map((range) => text(range['CidrIp'])), ...objects(rule['Ipv6Ranges']).map((range) => text(range['CidrIpv6']))];
  return ranges.map((range) => `${portsOf(rule)} ${range}`);
}

function without(rule: JsonObject, revoked: readonly string[]): JsonObject[] {
  const keeps = (range: string): boolean => !revoked.includes(`${portsOf(rule)} ${range}`);
  const left = { ...rule, IpRanges: objects(rule['IpRanges']).filter((range) => keeps(text(range['CidrIp']))), Ipv6Ranges: objects(rule['Ipv6Ranges']).filter((range) => keeps(text(range['CidrIpv6']))) };
  const isEmpty = left.IpRanges.length + left.Ipv6Ranges.length + objects(rule['UserIdGroupPairs']).length + objects(rule['PrefixListIds']).length === 0;
  return isEmpty ? [] : [left];
}
