import type { JsonObject } from '../../../core/json.ts';
import type { ResourceRef } from '../../../ports/index.ts';
import type { PlanStep, Probe } from '../../model.ts';
import { literal, objectsOf, textOf, textsOf } from '../../values.ts';

const settle = { withinSeconds: 120, everySeconds: 5 };
const EVERYTHING = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];

export const groupNameOf = (instance: string): string => `devops-engineer-quarantine-${instance}`;

/**
 * Two hops. Connections that a security group tracks go on after its rules are gone; those that fall under a rule for
 * everything, both ways, are not tracked and end with the rule (EC2 user guide, "Security group connection tracking"). So
 * the instance first gets a group that allows everything, by which its connections become untracked, and then the group
 * loses its rules.
 */
export function quarantineSteps(resource: ResourceRef, facts: JsonObject): PlanStep[] {
  const group = { $result: 'quarantine-group.GroupId || SecurityGroups[0].GroupId' };
  const read = groupRead(resource.id);
  const interfaces = objectsOf(facts['interfaces']).map((each) => ({ id: textOf(each['id']), groups: textsOf(each['groups']) }));
  return [
    { id: 'quarantine-group', title: 'Make a security group for it', action: 'ec2:CreateSecurityGroup', resource, parameters: { GroupName: groupNameOf(resource.id), Description: `Quarantine of ${resource.id}`, VpcId: textOf(facts['vpc']) }, effect: { ...read, expect: 'length(SecurityGroups) > `0`' }, settle, undo: [{ action: 'ec2:DeleteSecurityGroup', parameters: { GroupId: group }, effect: { ...read, expect: 'length(SecurityGroups) == `0`' } }] },
    { id: 'untrack', title: 'Let the group allow everything, so that connections are not tracked', action: 'ec2:AuthorizeSecurityGroupIngress', resource, parameters: { GroupId: group, IpPermissions: EVERYTHING }, effect: { ...read, expect: "length(SecurityGroups[0].IpPermissions[?IpProtocol == '-1']) > `0`" }, settle, undo: [], harmless: true },
    ...interfaces.map(({ id, groups }, index) => hop(resource, { id, groups, group, index })),
    // Taken back by giving the interfaces their own groups again: the rules of this one must not come back.
    { id: 'close-out', title: 'Let nothing out', action: 'ec2:RevokeSecurityGroupEgress', resource, parameters: { GroupId: group, IpPermissions: EVERYTHING }, effect: { ...read, expect: 'length(SecurityGroups[0].IpPermissionsEgress) == `0`' }, settle, undo: [], harmless: true },
    { id: 'close-in', title: 'Let nothing in', action: 'ec2:RevokeSecurityGroupIngress', resource, parameters: { GroupId: group, IpPermissions: EVERYTHING }, effect: { ...read, expect: 'length(SecurityGroups[0].IpPermissions) == `0`' }, settle, undo: [], harmless: true, collect: [{ id: 'quarantine', title: 'The instance, cut off', action: 'ec2:DescribeInstances', parameters: { InstanceIds: [resource.id] } }] },
  ];
}

interface Hop {
  readonly id: string;
  /** Groups that it had. */
  readonly groups: readonly string[];
  readonly group: JsonObject;
  readonly index: number;
}

function hop(resource: ResourceRef, { id, groups, group, index }: Hop): PlanStep {
  const of = `Reservations[0].Instances[0].NetworkInterfaces[?NetworkInterfaceId == ${literal(id)}].Groups[]`;
  const read = { action: 'ec2:DescribeInstances', parameters: { InstanceIds: [resource.id] } };
  const had = groups.map((each) => `contains(${of}.GroupId, ${literal(each)})`).join(' && ');
  return {
    id: `hop-${index + 1}`,
    title: `Put ${id} into the group alone`,
    action: 'ec2:ModifyNetworkInterfaceAttribute',
    resource,
    parameters: { NetworkInterfaceId: id, Groups: [group] },
    effect: { ...read, expect: `length(${of}) == \`1\` && ${of}.GroupName | [0] == ${literal(groupNameOf(resource.id))}` },
    settle,
    undo: [{ action: 'ec2:ModifyNetworkInterfaceAttribute', parameters: { NetworkInterfaceId: id, Groups: groups }, effect: { ...read, expect: `length(${of}) == ${literal(groups.length)} && ${had}` } }],
  };
}

const groupRead = (instance: string) => ({ action: 'ec2:DescribeSecurityGroups', parameters: { Filters: [{ Name: 'group-name', Values: [groupNameOf(instance)] }] } });

/** No interface is in another group, and the group lets nothing through. */
export function quarantined({ id }: ResourceRef): Probe[] {
  return [
    { action: 'ec2:DescribeInstances', parameters: { InstanceIds: [id] }, expect: `length(Reservations[0].Instances[0].NetworkInterfaces) > \`0\` && length(Reservations[0].Instances[0].NetworkInterfaces[].Groups[?GroupName != ${literal(groupNameOf(id))}][]) == \`0\`` },
    { ...groupRead(id), expect: 'length(SecurityGroups[0].IpPermissions) == `0` && length(SecurityGroups[0].IpPermissionsEgress) == `0`' },
  ];
}
