import { defineRemediation } from '../../model.ts';
import { EC2_INSTANCE, readInstance } from '../../instances.ts';
import { isAlarmOn, literal, minutesBetween, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';

const GROWTH = 1.2;
/** A volume can be changed again only after so long (EBS user guide, "Limitations" of Elastic Volumes). */
const MODIFY_GAP_HOURS = 6;
/** Only these, only what is old, and never anything an application keeps. */
const CLEAN = ['journalctl --vacuum-time=2d', 'find /var/log -xdev -type f -name "*.gz" -mtime +2 -delete', 'find /tmp /var/tmp -xdev -type f -mtime +3 -delete'];
const GROW = ['device=$(findmnt -no SOURCE /)', 'disk=$(lsblk -no PKNAME "$device")', 'growpart "/dev/$disk" 1 || true', 'resize2fs "$device" || xfs_growfs /'];

/** Row 6: a disk is nearly full. Old logs and temporary files first; when that is not enough, a larger volume. */
export default defineRemediation({
  id: 'ec2-disk-full',
  row: 6,
  title: 'Make room on a full disk',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [EC2_INSTANCE],
  permissions: ['ec2:DescribeInstances', 'ec2:DescribeVolumes', 'ec2:DescribeVolumesModifications', 'ec2:ModifyVolume', 'ssm:ListCommandInvocations', 'ssm:SendCommand'],
  blast: { perHour: 6, perResourcePerDay: 3, cooldownMinutes: 60 },
  matches: (signal) => isAlarmOn(signal, 'CWAgent', ['disk_used_percent']),
  diagnose: async ({ resource, now, read }) => {
    const instance = await readInstance(read, resource.id);
    const volume = textOf(objectOf(objectsOf(instance['BlockDeviceMappings'])[0]?.['Ebs'])['VolumeId']);
    const [described = {}] = objectsOf((await read('ec2:DescribeVolumes', { VolumeIds: [volume] }))['Volumes']);
    const changes = objectsOf((await read('ec2:DescribeVolumesModifications', { VolumeIds: [volume] }))['VolumesModifications']);
    const isRecent = changes.some((change) => minutesBetween(new Date(textOf(change['StartTime'])), now) < MODIFY_GAP_HOURS * 60);
    const size = numberOf(described['Size']);
    return {
      hypotheses: [{ cause: 'old-files', confidence: 0.8, evidence: ['old logs and temporary files are cleaned first'] }, ...(isRecent || size === 0 ? [] : [{ cause: 'volume-too-small', confidence: 0.7, evidence: [`the volume has ${size} GiB and was not changed for ${MODIFY_GAP_HOURS} h`] }])],
      facts: { volume, size, at: now.toISOString().slice(0, 16) },
    };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    const run = (id: string, title: string, commands: readonly string[]) => {
      const comment = `${id} ${textOf(facts['at'])}`;
      return {
        id, title, action: 'ssm:SendCommand', resource,
        parameters: { InstanceIds: [resource.id], DocumentName: 'AWS-RunShellScript', Comment: comment, Parameters: { commands: [...commands] } },
        effect: { action: 'ssm:ListCommandInvocations', parameters: { InstanceId: resource.id, Details: false }, expect: `length(CommandInvocations[?Comment == ${literal(comment)} && Status == 'Success']) > \`0\`` },
        settle: { withinSeconds: 180, everySeconds: 10 }, undo: [], harmless: true,
      };
    };
    const verify = { signals: true, withinSeconds: 120, everySeconds: 15 };
    if (hypothesis.cause === 'old-files') {
      const clean = run('clean', 'Delete old logs and temporary files', CLEAN);
      return { summary: `Clean old logs and temporary files of ${resource.id}.`, steps: [clean], verify: { ...verify, probes: [clean.effect] }, touches: [resource] };
    }
    const size = numberOf(facts['size']);
    const [volume, wanted] = [textOf(facts['volume']), Math.ceil(size * GROWTH)];
    const grown = { action: 'ec2:DescribeVolumes', parameters: { VolumeIds: [volume] }, expect: `Volumes[0].Size >= ${literal(wanted)}` };
    return {
      summary: `Grow ${volume} of ${resource.id} from ${size} to ${wanted} GiB.`,
      steps: [
        // A volume never shrinks; more of it does no harm but to the bill.
        { id: 'grow-volume', title: `Grow the volume to ${wanted} GiB`, action: 'ec2:ModifyVolume', resource: { ...resource, type: 'AWS::EC2::Volume', id: volume }, parameters: { VolumeId: volume, Size: wanted }, effect: grown, settle: { withinSeconds: 300, everySeconds: 15 }, undo: null, harmless: true },
        run('grow-filesystem', 'Grow the file system into it', GROW),
      ],
      verify: { ...verify, probes: [grown] },
      touches: [resource, { ...resource, type: 'AWS::EC2::Volume', id: volume }],
    };
  },
});
