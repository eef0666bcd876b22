import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { CloudError } from '../../../../ports/index.ts';
import { HEALED, numbered } from '../../account.ts';
import type { SandboxAction, SandboxResource, World } from '../../model.ts';
import { found, numberOf, objectOf, objectsOf, tagListOf, textOf, textsOf } from '../../values.ts';

const INSTANCE = 'AWS::EC2::Instance';
const VOLUME = 'AWS::EC2::Volume';
const GROUPED = 12;

/** Twenty instances in three zones, the first twelve of them in Auto Scaling groups of four, and their volumes. */
export function instancesIn(region: string, account: string): readonly SandboxResource[] {
  return numbered(20, (number, index): SandboxResource[] => {
    const [id, volume] = [`i-${region}-${number}`, `vol-${region}-${number}`];
    const group = index < GROUPED ? `shop-${Math.floor(index / 4)}` : undefined;
    const zone = `${region}${'abc'[index % 3] ?? 'a'}`;
    return [
      {
        account, region, type: INSTANCE, id, tags: index === 19 ? { ...HEALED, 'devops-engineer:restart-unit': 'shop.service' } : group === undefined ? HEALED : { ...HEALED, 'aws:autoscaling:groupName': group }, dependsOn: [volume],
        properties: { InstanceId: id, State: { Name: 'running' }, Placement: { AvailabilityZone: zone }, RootDeviceType: 'ebs', RootDeviceName: '/dev/xvda', MaintenanceOptions: { AutoRecovery: 'disabled' }, BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeId: volume } }], VpcId: `vpc-${region}`, SubnetId: `subnet-${region}-${'abc'[index % 3] ?? 'a'}`, IamInstanceProfile: { Arn: `arn:aws:iam::${account}:instance-profile/shop` }, NetworkInterfaces: [{ NetworkInterfaceId: `eni-${region}-${number}`, Groups: [{ GroupId: `sg-${region}-00`, GroupName: 'group-0' }] }], SystemStatus: 'ok', InstanceStatus: 'ok', Starts: 0, Reboots: 0 },
      },
      { account, region, type: VOLUME, id: volume, tags: HEALED, properties: { VolumeId: volume, AvailabilityZone: zone, VolumeType: index === 16 ? 'gp2' : 'gp3', Size: 50, State: 'in-use' } },
    ];
  }).flat();
}

export const instanceActions: Readonly<Record<string, SandboxAction>> = {
  'ec2:DescribeInstances': async ({ InstanceIds: ids }, world) => ({ Reservations: [{ Instances: (await instances(world, ids)).map(({ properties, tags }) => ({ ...properties, Tags: tagListOf(tags) })) }] }),
  'ec2:DescribeInstanceStatus': async ({ InstanceIds: ids }, world) => ({
    InstanceStatuses: (await instances(world, ids)).map(({ id, properties }) => ({ InstanceId: id, InstanceState: properties['State'] ?? null, Events: objectsOf(properties['Events']), SystemStatus: { Status: properties['SystemStatus'] ?? 'ok' }, InstanceStatus: { Status: properties['InstanceStatus'] ?? 'ok' } })),
  }),
  'ec2:StopInstances': (parameters, world) => change(world, parameters, 'running', (before) => ({ ...before, State: { Name: 'stopped' } })),
  // It starts on another host.
  'ec2:StartInstances': (parameters, world) => change(world, parameters, 'stopped', (before) => ({ ...before, State: { Name: 'running' }, SystemStatus: 'ok', InstanceStatus: 'ok', Starts: numberOf(before['Starts']) + 1 })),
  'ec2:RebootInstances': (parameters, world) => change(world, parameters, 'running', (before) => ({ ...before, InstanceStatus: before['RebootsDoNotHelp'] === true ? (before['InstanceStatus'] ?? 'ok') : 'ok', Reboots: numberOf(before['Reboots']) + 1 })),
  'ec2:DescribeVolumes': async ({ VolumeIds: ids }, world) => ({ Volumes: await Promise.all(textsOf(ids).map(async (id) => found(await world.get(VOLUME, id), 'InvalidVolume.NotFound', `The volume '${id}' does not exist.`).properties)) }),
  'ec2:DescribeInstanceAttribute': async ({ InstanceId: id }, world) => ({ InstanceId: textOf(id), DisableApiTermination: { Value: (await instances(world, [textOf(id)]))[0]?.properties['IsProtected'] === true } }),
  'ec2:ModifyInstanceAttribute': async ({ InstanceId: id, DisableApiTermination: protection }, world) => {
    await world.change(INSTANCE, (await instances(world, [textOf(id)]))[0]?.id ?? '', (before) => ({ ...before, IsProtected: objectOf(protection)['Value'] === true }));
    return {};
  },
  'ec2:ModifyNetworkInterfaceAttribute': async ({ NetworkInterfaceId: id, Groups: ids }, world) => {
    const groups = await Promise.all(textsOf(ids).map(async (group) => found(await world.get('AWS::EC2::SecurityGroup', group), 'InvalidGroup.NotFound', `The security group '${group}' does not exist`)));
    const named = groups.map(({ properties }): JsonObject => ({ GroupId: properties['GroupId'] ?? '', GroupName: properties['GroupName'] ?? '' }));
    const holder = found((await world.list(INSTANCE)).find(({ properties }) => objectsOf(properties['NetworkInterfaces']).some((each) => each['NetworkInterfaceId'] === id)), 'InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${textOf(id)}' does not exist`);
    await world.change(INSTANCE, holder.id, (before) => ({ ...before, NetworkInterfaces: objectsOf(before['NetworkInterfaces']).map((each): JsonObject => (each['NetworkInterfaceId'] === id ? { ...each, Groups: named } : each)) }));
    return {};
  },
  'ec2:CreateSnapshot': async ({ VolumeId: id, Description: description }, world) => {
    const volume = found(await world.get(VOLUME, textOf(id)), 'InvalidVolume.NotFound', `The volume '${textOf(id)}' does not exist.`);
    const taken = objectsOf(volume.properties['Snapshots']);
    const snapshot = { SnapshotId: `snap-${volume.id}-${taken.length + 1}`, VolumeId: volume.id, Description: textOf(description), State: 'completed', StartTime: world.now.toISOString() };
    await world.change(VOLUME, volume.id, (before) => ({ ...before, Snapshots: [...objectsOf(before['Snapshots']), snapshot] }));
    return snapshot;
  },
  'ec2:DescribeSnapshots': async ({ Filters: filters }, world) => {
    const wanted = (name: string): string[] => objectsOf(filters).filter((filter) => filter['Name'] === name).flatMap((filter) => textsOf(filter['Values']));
    const volumes = await Promise.all(wanted('volume-id').map((id) => world.get(VOLUME, id)));
    return { Snapshots: volumes.flatMap((volume) => objectsOf(volume?.properties['Snapshots'])).filter((each) => wanted('description').includes(textOf(each['Description']))) };
  },
  'ec2:DescribeVolumeStatus': async ({ VolumeIds: ids }, world) => ({
    VolumeStatuses: await Promise.all(textsOf(ids).map(async (id) => {
      const { properties } = found(await world.get(VOLUME, id), 'InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
      const isImpaired = properties['Impaired'] === true;
      return { VolumeId: id, VolumeStatus: { Status: isImpaired ? 'impaired' : 'ok', Details: [{ Name: 'io-enabled', Status: isImpaired ? 'failed' : 'passed' }] } };
    })),
  }),
  'ec2:DescribeVolumesModifications': async ({ VolumeIds: ids }, world) => {
    const volumes = await Promise.all(textsOf(ids).map((id) => world.get(VOLUME, id)));
    return { VolumesModifications: volumes.flatMap((volume) => (volume?.properties['ModifiedAt'] === undefined ? [] : [{ VolumeId: volume.id, ModificationState: 'completed', StartTime: volume.properties['ModifiedAt'] }])) };
  },
  'ec2:ModifyVolume': async ({ VolumeId: id, Size: size }, world) => {
    const volume = found(await world.get(VOLUME, textOf(id)), 'InvalidVolume.NotFound', 'The volume does not exist.');
    if (numberOf(size) <= numberOf(volume.properties['Size'])) throw new CloudError('invalid', 'InvalidParameterValue', 'New size cannot be smaller than existing size');
    await world.change(VOLUME, volume.id, (before) => ({ ...before, Size: numberOf(size), ModifiedAt: world.now.toISOString() }));
    return { VolumeModification: { VolumeId: volume.id, TargetSize: numberOf(size), ModificationState: 'completed' } };
  },
};

async function instances(world: World, ids: JsonValue | undefined): Promise<readonly SandboxResource[]> {
  return Promise.all(textsOf(ids).map(async (id) => found(await world.get(INSTANCE, id), 'InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`)));
}

async function change(world: World, { InstanceIds: ids }: JsonObject, from: string, to: (before: JsonObject) => JsonObject): Promise<JsonObject> {
  for (const { id, properties } of await instances(world, ids)) {
    if (objectOf(properties['State'])['Name'] !== from) throw new CloudError('conflict', 'IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be changed.`);
    await world.change(INSTANCE, id, to);
  }
  return {};
}

/** Volumes of an instance, the root first. */
export function volumesOf(instance: JsonObject): string[] {
  return objectsOf(instance['BlockDeviceMappings']).map((mapping) => textOf(objectOf(mapping['Ebs'])['VolumeId']));
}
