import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, objectsOf, textOf } from '../../values.ts';

const FILES = 'AWS::EFS::FileSystem';

/** Row 36: a file system or a volume has used up its burst credits. It changes to a kind that needs none. */
export default definePlanOnly({
  id: 'burst-credits',
  row: 36,
  title: 'Change storage to a kind without burst credits',
  risk: 'guarded',
  resourceTypes: [FILES, 'AWS::EC2::Volume'],
  permissions: ['ec2:DescribeVolumes', 'elasticfilesystem:DescribeFileSystems'],
  matches: (signal) => isAlarmOn(signal, 'AWS/EFS', ['BurstCreditBalance']) || isAlarmOn(signal, 'AWS/EBS', ['BurstBalance']),
  diagnose: async ({ resource, read }) => {
    const isFiles = resource.type === FILES;
    const [found = {}] = isFiles ? objectsOf((await read('elasticfilesystem:DescribeFileSystems', { FileSystemId: resource.id }))['FileSystems']) : objectsOf((await read('ec2:DescribeVolumes', { VolumeIds: [resource.id] }))['Volumes']);
    const kind = textOf(found[isFiles ? 'ThroughputMode' : 'VolumeType']);
    const known = isFiles ? { bursting: 'elastic' }[kind] : { gp2: 'gp3', st1: 'gp3', sc1: 'gp3' }[kind];
    if (known === undefined) return stop('NO_ACTION', 'NO_BURST_CREDITS', `${kind} has no burst credits.`);
    return { hypotheses: [{ cause: 'credits-used-up', confidence: 0.8, evidence: [`it is of the kind ${kind}`] }], facts: { kind, wanted: known } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [kind, wanted] = [textOf(facts['kind']), textOf(facts['wanted'])];
    const to = (mode: string) => resource.type === FILES
      ? { action: 'elasticfilesystem:UpdateFileSystem', parameters: { FileSystemId: resource.id, ThroughputMode: mode }, effect: probe('elasticfilesystem:DescribeFileSystems', { FileSystemId: resource.id }, `FileSystems[0].ThroughputMode == ${literal(mode)} && FileSystems[0].LifeCycleState == 'available'`) }
      : { action: 'ec2:ModifyVolume', parameters: { VolumeId: resource.id, VolumeType: mode }, effect: probe('ec2:DescribeVolumes', { VolumeIds: [resource.id] }, `Volumes[0].VolumeType == ${literal(mode)}`) };
    return planOn(resource, `Change ${resource.id} from ${kind} to ${wanted}; the way back is open only after hours.`, [stepOn(resource, { id: 'change-kind', title: `Change to ${wanted}`, ...to(wanted), undo: [to(kind)] })]);
  },
});
