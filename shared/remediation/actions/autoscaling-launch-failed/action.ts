import { defineRemediation } from '../../model.ts';
import { readGroup, SCALING_GROUP, stop } from '../../instances.ts';
import { literal, objectOf, objectsOf, textOf } from '../../values.ts';

/** Words of a failed launch that lie in the template (Auto Scaling user guide, "Troubleshoot: EC2 instance launch failures"). */
const TEMPLATE_FAULTS = /AMI|image|launch template|security group|key pair|invalid (?:device|parameter|id)/i;

/** Row 7: a group cannot launch instances since its launch template changed. The version before takes over. */
export default defineRemediation({
  id: 'autoscaling-launch-failed',
  row: 7,
  title: 'Take a group back to its launch template before',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [SCALING_GROUP],
  permissions: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeScalingActivities', 'autoscaling:UpdateAutoScalingGroup'],
  blast: { perHour: 6, perResourcePerDay: 2, cooldownMinutes: 60 },
  matches: ({ attributes }) => attributes['detailType'] === 'EC2 Instance Launch Unsuccessful',
  diagnose: async ({ resource, read }) => {
    const group = await readGroup(read, resource.id);
    if (group === undefined) return stop('NO_ACTION', 'RESOURCE_GONE', 'The group does not exist any more.');
    const activities = objectsOf((await read('autoscaling:DescribeScalingActivities', { AutoScalingGroupName: resource.id, MaxRecords: 20 }))['Activities']);
    const said = textOf(activities.find((activity) => activity['StatusCode'] === 'Failed')?.['StatusMessage']);
    const template = objectOf(group['LaunchTemplate']);
    const version = Number(textOf(template['Version']));
    if (/capacity/i.test(said)) return stop('HANDED_OVER', 'NO_CAPACITY', 'AWS has no capacity of this type in these zones: another type or zone is for a person to choose.');
    if (!TEMPLATE_FAULTS.test(said) || !(version > 1)) return stop('HANDED_OVER', 'LAUNCH_FAILURE_UNKNOWN', `Launches fail: ${said.slice(0, 200)}`);
    return { hypotheses: [{ cause: 'bad-launch-template', confidence: 0.8, evidence: [said.slice(0, 200), `version ${version} is in use`] }], facts: { template, before: String(version - 1) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const template = objectOf(facts['template']);
    const before = { ...template, Version: textOf(facts['before']) };
    const isOn = (version: string) => ({ action: 'autoscaling:DescribeAutoScalingGroups', parameters: { AutoScalingGroupNames: [resource.id] }, expect: `AutoScalingGroups[0].LaunchTemplate.Version == ${literal(version)}` });
    const set = (to: typeof template) => ({ action: 'autoscaling:UpdateAutoScalingGroup', parameters: { AutoScalingGroupName: resource.id, LaunchTemplate: to } });
    return {
      summary: `Launch ${resource.id} from version ${before.Version} of its template again.`,
      steps: [{ id: 'go-back', title: `Use version ${before.Version}`, ...set(before), resource, effect: isOn(before.Version), settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ ...set(template), effect: isOn(textOf(template['Version'])) }] }],
      verify: { probes: [isOn(before.Version)], signals: false, withinSeconds: 300, everySeconds: 15 },
      touches: [resource],
    };
  },
});
