import { EC2_INSTANCE, readInstance, stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, snapshotOf, stepOn } from '../../plan-only.ts';
import { beganAt, literal, objectOf, objectsOf, textOf, textsOf } from '../../values.ts';

const MAX_NAMED = 20;

const is = (value: string) => [{ comparison: 'EQUALS', value }];

/** Critical weaknesses of an instance that are open and can be fixed. */
const openOn = (instance: string) => ({ resourceId: is(instance), severity: is('CRITICAL'), findingStatus: is('ACTIVE'), fixAvailable: is('YES') });

/** Row 45: Inspector finds a critical weakness for which there is a fix. One instance is patched, after snapshots. */
export default definePlanOnly({
  id: 'ec2-patch',
  row: 45,
  title: 'Patch an instance with a critical weakness',
  risk: 'guarded',
  resourceTypes: [EC2_INSTANCE],
  permissions: ['ec2:DescribeInstances', 'inspector2:ListFindings', 'ssm:DescribeInstanceInformation'],
  matches: ({ type, severity, attributes }) => type === 'aws.inspector2-finding' && severity === 'critical' && attributes['fixAvailable'] === 'YES',
  diagnose: async ({ resource, signals, now, read }) => {
    const findings = objectsOf((await read('inspector2:ListFindings', { filterCriteria: openOn(resource.id), maxResults: 100 }))['findings']);
    if (findings.length === 0) return stop('NO_ACTION', 'NOTHING_TO_PATCH', 'No critical weakness with a fix is open any more.');
    const { InstanceInformationList: list } = await read('ssm:DescribeInstanceInformation', { Filters: [{ Key: 'InstanceIds', Values: [resource.id] }] });
    if (!objectsOf(list).some((each) => each['PingStatus'] === 'Online')) return stop('HANDED_OVER', 'NOT_MANAGED', 'The instance does not answer Systems Manager.');
    const volumes = objectsOf((await readInstance(read, resource.id))['BlockDeviceMappings']).map((mapping) => textOf(objectOf(mapping['Ebs'])['VolumeId']));
    const names = [...new Set(findings.map((finding) => textOf(objectOf(finding['packageVulnerabilityDetails'])['vulnerabilityId'])))].toSorted();
    return { hypotheses: [{ cause: 'patches-missing', confidence: 0.9, evidence: [names.slice(0, MAX_NAMED).join(', ')] }], facts: { volumes, at: beganAt(signals, now).toISOString().slice(0, 16) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const comment = `patch ${textOf(facts['at'])}`;
    const volumes = textsOf(facts['volumes']);
    const patch = stepOn(resource, { id: 'patch', title: 'Install what the patch baseline says, and restart if needed', action: 'ssm:SendCommand', parameters: { InstanceIds: [resource.id], DocumentName: 'AWS-RunPatchBaseline', Comment: comment, Parameters: { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] } }, effect: probe('ssm:ListCommandInvocations', { InstanceId: resource.id, Details: false }, `length(CommandInvocations[?Comment == ${literal(comment)} && Status == 'Success']) > \`0\``), settle: { withinSeconds: 3600, everySeconds: 30 }, undo: null });
    // Closed by Inspector, not by the exit code of the command.
    return planOn(resource, `Take snapshots of ${resource.id} and patch it. The way back is a volume of the snapshot.`, [...volumes.map((volume, index) => snapshotOf(resource, volume, `before patches ${textOf(facts['at'])} ${volume}`, `snapshot-${index + 1}`)), patch], [probe('inspector2:ListFindings', { filterCriteria: openOn(resource.id) }, 'length(findings) == `0`')]);
  },
});
