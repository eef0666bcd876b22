import type { JsonObject } from '../../../core/json.ts';
import type { ResourceRef } from '../../../ports/index.ts';
import { EC2_INSTANCE, groupOf, readGroup, readInstance, stop } from '../../instances.ts';
import { defineRemediation, type DiagnosisContext, type Signal } from '../../model.ts';
import { beganAt, objectOf, objectsOf, textOf } from '../../values.ts';
import { detachSteps } from './detach.ts';
import { evidenceSteps } from './evidence.ts';
import { groupNameOf, quarantineSteps, quarantined } from './quarantine.ts';
import { revokeSessions } from './sessions.ts';

/** Purposes of findings that say that an instance works for somebody else (GuardDuty user guide, "Finding types"). */
const TYPES = /^(?:AttackSequence|Backdoor|CryptoCurrency|CredentialAccess|DefenseEvasion|Execution|Exfiltration|Impact|Persistence|PrivilegeEscalation|Trojan|UnauthorizedAccess):(?:EC2|Runtime)\//;
const MIN_SEVERITY = 7;

function matches({ attributes: { findingType, findingSeverity, resourceType } }: Signal): boolean {
  return TYPES.test(String(findingType ?? '')) && typeof findingSeverity === 'number' && findingSeverity >= MIN_SEVERITY && (resourceType === undefined || resourceType === 'Instance');
}

/** Row 41: GuardDuty says that an instance is in strangers' hands. Evidence first, the most volatile before all; then it is cut off. */
export default defineRemediation({
  id: 'ec2-compromised',
  row: 41,
  title: 'Keep evidence of a compromised instance and cut it off',
  risk: 'containment',
  mode: 'full',
  resourceTypes: [EC2_INSTANCE],
  permissions: [
    'autoscaling:AttachInstances', 'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DetachInstances', 'cloudtrail:LookupEvents',
    'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateSecurityGroup', 'ec2:CreateSnapshot', 'ec2:DeleteSecurityGroup', 'ec2:DescribeFlowLogs', 'ec2:DescribeInstanceAttribute', 'ec2:DescribeInstances', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSnapshots', 'ec2:ModifyInstanceAttribute', 'ec2:ModifyNetworkInterfaceAttribute', 'ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress',
    'elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth', 'elasticloadbalancing:RegisterTargets',
    'iam:DeleteRolePolicy', 'iam:GetInstanceProfile', 'iam:GetRolePolicy', 'iam:ListRoleTags', 'iam:PutRolePolicy', 'logs:FilterLogEvents',
    'ssm:DescribeInstanceInformation', 'ssm:GetCommandInvocation', 'ssm:ListCommandInvocations', 'ssm:SendCommand', 'tag:GetResources',
  ],
  blast: { perHour: 3, perResourcePerDay: 2, cooldownMinutes: 30 },
  matches,
  diagnose: async ({ resource, signals, now, read }) => {
    const instance = await readInstance(read, resource.id);
    const state = textOf(objectOf(instance['State'])['Name']);
    if (state === 'terminated' || state === 'shutting-down') return stop('HANDED_OVER', 'INSTANCE_TERMINATED', 'The instance is gone, and its memory and volumes with it: a person has to look at what is left.');
    const interfaces = objectsOf(instance['NetworkInterfaces']).map((each) => ({ id: textOf(each['NetworkInterfaceId']), groups: objectsOf(each['Groups']).map((group) => textOf(group['GroupId'])) }));
    // Without them nothing would be cut off, and nothing would show that.
    if (interfaces.length === 0) return stop('HANDED_OVER', 'INTERFACES_UNKNOWN', 'The network interfaces of the instance are not known, and so it cannot be cut off.');
    const names = objectsOf(instance['NetworkInterfaces']).flatMap((each) => objectsOf(each['Groups'])).map((group) => textOf(group['GroupName']));
    if (names.length > 0 && names.every((name) => name === groupNameOf(resource.id))) return stop('NO_ACTION', 'ALREADY_QUARANTINED', 'The instance is cut off already.');
    const name = groupOf(instance);
    const group = name === undefined ? undefined : await readGroup(read, name);
    const isOnline = state === 'running' && (await answersCommands(read, resource.id));
    const role = await roleOf(read, instance);
    return {
      hypotheses: [{ cause: 'compromised', confidence: 0.9, evidence: [...findingsOf(signals), `commands ${isOnline ? 'can' : 'cannot'} be run on it`, role.evidence] }],
      facts: {
        interfaces, vpc: textOf(instance['VpcId']), group: name !== undefined && group !== undefined ? name : '', role: role.name, isOnline,
        volumes: objectsOf(instance['BlockDeviceMappings']).map((mapping) => textOf(objectOf(mapping['Ebs'])['VolumeId'])),
        targets: await targetsOf(read, resource.id), flowLogs: await flowLogsOf(read, [textOf(instance['VpcId']), textOf(instance['SubnetId']), ...interfaces.map(({ id }) => id)]),
        // Of the finding, not of now: an approval is bound to the plan, which must not change with the time.
        case: beganAt(signals, now).toISOString().slice(0, 19), bucket: await evidenceBucket(read),
      },
    };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const role = textOf(facts['role']);
    const steps = [...evidenceSteps(resource, facts), ...detachSteps(resource, facts), ...quarantineSteps(resource, facts), ...(role === '' ? [] : [revokeSessions(resource, role)])];
    return {
      summary: `Keep memory, disks and logs of ${resource.id}, cut it off, and revoke its sessions.`,
      steps,
      verify: { probes: quarantined(resource), signals: false, withinSeconds: 300, everySeconds: 10 },
      touches: [resource, ...(role === '' ? [] : [roleRef(resource, role)])],
    };
  },
});

const roleRef = (resource: ResourceRef, name: string): ResourceRef => ({ ...resource, type: 'AWS::IAM::Role', id: name });

function findingsOf(signals: readonly Signal[]): string[] {
  return [...new Set(signals.map(({ attributes }) => `${String(attributes['findingType'] ?? 'a finding')}, severity ${String(attributes['findingSeverity'] ?? 'unknown')}`))].slice(0, 10);
}

async function answersCommands(read: DiagnosisContext['read'], id: string): Promise<boolean> {
  const { InstanceInformationList: list } = await read('ssm:DescribeInstanceInformation', { Filters: [{ Key: 'InstanceIds', Values: [id] }] });
  return objectsOf(list).some((each) => each['InstanceId'] === id && each['PingStatus'] === 'Online');
}

/** The role whose sessions the instance has; empty when there is none, or when it may not be acted on. */
async function roleOf(read: DiagnosisContext['read'], instance: JsonObject): Promise<{ readonly name: string; readonly evidence: string }> {
  const profile = textOf(objectOf(instance['IamInstanceProfile'])['Arn']).split('/').at(-1) ?? '';
  if (profile === '') return { name: '', evidence: 'it has no role' };
  const name = textOf(objectsOf(objectOf((await read('iam:GetInstanceProfile', { InstanceProfileName: profile }))['InstanceProfile'])['Roles'])[0]?.['RoleName']);
  const tags = name === '' ? [] : objectsOf((await read('iam:ListRoleTags', { RoleName: name }))['Tags']);
  // Without the role's consent the instance is still cut off: its role alone is left to a person.
  return tags.some((tag) => tag['Key'] === 'devops-engineer' && tag['Value'] === 'heal') ? { name, evidence: `its role is ${name}` } : { name: '', evidence: `its role ${name} is not opted in: its sessions are left to a person` };
}

/** Target groups that send it requests, with the ports. */
async function targetsOf(read: DiagnosisContext['read'], id: string): Promise<JsonObject[]> {
  const groups = objectsOf((await read('elasticloadbalancing:DescribeTargetGroups', {}))['TargetGroups']).map((group) => textOf(group['TargetGroupArn']));
  const found = await Promise.all(groups.map(async (arn) => {
    const targets = objectsOf((await read('elasticloadbalancing:DescribeTargetHealth', { TargetGroupArn: arn }))['TargetHealthDescriptions']).map((each) => objectOf(each['Target']));
    return targets.filter((target) => target['Id'] === id).map((target): JsonObject => ({ arn, port: target['Port'] ?? null }));
  }));
  return found.flat();
}

/** Log groups with the traffic of the instance's interfaces, subnet or network. */
async function flowLogsOf(read: DiagnosisContext['read'], ids: readonly string[]): Promise<string[]> {
  const { FlowLogs: list } = await read('ec2:DescribeFlowLogs', { Filter: [{ Name: 'resource-id', Values: [...ids] }] });
  return [...new Set(objectsOf(list).filter((log) => log['FlowLogStatus'] === 'ACTIVE').map((log) => textOf(log['LogGroupName'])).filter((name) => name !== ''))];
}

/** The bucket of the account that is tagged for evidence; memory is too large for anything else. */
async function evidenceBucket(read: DiagnosisContext['read']): Promise<string> {
  const { ResourceTagMappingList: list } = await read('tag:GetResources', { TagFilters: [{ Key: 'devops-engineer', Values: ['evidence'] }], ResourceTypeFilters: ['s3'] });
  return objectsOf(list).map((each) => textOf(each['ResourceARN']).split(':::').at(-1) ?? '').toSorted()[0] ?? '';
}
