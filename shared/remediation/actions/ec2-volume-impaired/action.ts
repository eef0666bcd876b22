import { EC2_INSTANCE, isInState, readInstance, restartSteps, stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, snapshotOf, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';

/** Row 3: input and output of a volume fail. It is let work again where EC2 stopped it, or replaced by a copy of itself. */
export default definePlanOnly({
  id: 'ec2-volume-impaired',
  row: 3,
  title: 'Bring an impaired volume back, or replace it',
  risk: 'approval',
  resourceTypes: [EC2_INSTANCE],
  permissions: ['ec2:DescribeInstances', 'ec2:DescribeVolumeStatus', 'ec2:DescribeVolumes'],
  matches: (signal) => isAlarmOn(signal, 'AWS/EC2', ['StatusCheckFailed_AttachedEBS']),
  diagnose: async ({ resource, read }) => {
    const devices = objectsOf((await readInstance(read, resource.id))['BlockDeviceMappings']).map((mapping) => ({ device: textOf(mapping['DeviceName']), volume: textOf(objectOf(mapping['Ebs'])['VolumeId']) }));
    const statuses = objectsOf((await read('ec2:DescribeVolumeStatus', { VolumeIds: devices.map(({ volume }) => volume) }))['VolumeStatuses']);
    const bad = statuses.find((status) => objectOf(status['VolumeStatus'])['Status'] === 'impaired');
    if (bad === undefined) return stop('NO_ACTION', 'VOLUMES_OK', 'No volume of the instance is impaired.');
    const volume = textOf(bad['VolumeId']);
    const [described = {}] = objectsOf((await read('ec2:DescribeVolumes', { VolumeIds: [volume] }))['Volumes']);
    const isDisabled = objectsOf(objectOf(bad['VolumeStatus'])['Details']).some((detail) => detail['Name'] === 'io-enabled' && detail['Status'] === 'failed');
    const replace = { cause: 'volume-impaired', confidence: 0.6, evidence: [`${volume} is impaired`] };
    const enable = { cause: 'input-output-disabled', confidence: 0.8, evidence: [`input and output of ${volume} were disabled`] };
    return { hypotheses: isDisabled ? [enable, replace] : [replace], facts: { volume, device: devices.find((each) => each.volume === volume)?.device ?? '', zone: textOf(described['AvailabilityZone']), kind: textOf(described['VolumeType']), size: numberOf(described['Size']) } };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    const [volume, device] = [textOf(facts['volume']), textOf(facts['device'])];
    const disk = { ...resource, type: 'AWS::EC2::Volume', id: volume };
    const keep = snapshotOf(resource, volume, `before repair of ${volume}`);
    if (hypothesis.cause === 'input-output-disabled') {
      const enabled = probe('ec2:DescribeVolumeStatus', { VolumeIds: [volume] }, "VolumeStatuses[0].VolumeStatus.Status == 'ok'");
      // Whether the data is whole only somebody who knows it can say.
      return planOn(resource, `Let ${volume} of ${resource.id} work again.`, [keep, stepOn(disk, { id: 'enable', title: 'Enable input and output', action: 'ec2:EnableVolumeIO', parameters: { VolumeId: volume }, effect: enabled, undo: null })]);
    }
    const [halt, start] = restartSteps(resource);
    if (halt === undefined || start === undefined) return undefined;
    const created = { $result: 'create.VolumeId' };
    const isOn = (id: unknown) => probe('ec2:DescribeInstances', { InstanceIds: [resource.id] }, `length(Reservations[0].Instances[0].BlockDeviceMappings[?DeviceName == ${literal(device)} && Ebs.VolumeId ${id === volume ? '==' : '!='} ${literal(volume)}]) > \`0\``);
    const attach = (id: string | typeof created) => ({ action: 'ec2:AttachVolume', parameters: { VolumeId: id, InstanceId: resource.id, Device: device } });
    return planOn(resource, `Replace ${volume} of ${resource.id} by a copy of it.`, [
      keep,
      stepOn(disk, { id: 'create', title: 'Make a volume of the snapshot', action: 'ec2:CreateVolume', parameters: { SnapshotId: { $result: 'snapshot.SnapshotId' }, AvailabilityZone: textOf(facts['zone']), VolumeType: textOf(facts['kind']) }, effect: probe('ec2:DescribeVolumes', { Filters: [{ Name: 'snapshot-id', Values: [{ $result: 'snapshot.SnapshotId' }] }] }, 'length(Volumes) > `0`'), undo: [{ action: 'ec2:DeleteVolume', parameters: { VolumeId: created }, effect: probe('ec2:DescribeVolumes', { VolumeIds: [created] }, 'absent') }] }),
      halt,
      stepOn(disk, { id: 'detach', title: 'Detach the impaired volume', action: 'ec2:DetachVolume', parameters: { VolumeId: volume, InstanceId: resource.id }, effect: probe('ec2:DescribeVolumes', { VolumeIds: [volume] }, "Volumes[0].State == 'available'"), undo: [{ ...attach(volume), effect: isOn(volume) }] }),
      stepOn(resource, { id: 'attach', title: 'Attach the copy in its place', ...attach(created), effect: isOn(created), undo: [{ action: 'ec2:DetachVolume', parameters: { VolumeId: created, InstanceId: resource.id }, effect: probe('ec2:DescribeVolumes', { VolumeIds: [created] }, "Volumes[0].State == 'available'") }] }),
      start,
    ], [isInState(resource.id, 'running')]);
  },
});
