import { defineRemediation } from '../../model.ts';
import { readGroup, SCALING_GROUP, stop } from '../../instances.ts';
import { literal, minutesBetween, objectsOf, textOf } from '../../values.ts';

const PROCESS = 'ReplaceUnhealthy';
const WINDOW_MINUTES = 15;
const REPLACEMENTS = 5;

/** Row 8: a group replaces instances again and again. Replacing is suspended, so that what they die of can be seen. */
export default defineRemediation({
  id: 'autoscaling-thrash',
  row: 8,
  title: 'Stop a group from replacing its instances in a loop',
  risk: 'auto',
  mode: 'full',
  resourceTypes: [SCALING_GROUP],
  permissions: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeScalingActivities', 'autoscaling:ResumeProcesses', 'autoscaling:SuspendProcesses'],
  blast: { perHour: 6, perResourcePerDay: 2, cooldownMinutes: 60 },
  matches: ({ attributes }) => attributes['detailType'] === 'EC2 Instance Terminate Successful',
  diagnose: async ({ resource, now, read }) => {
    const group = await readGroup(read, resource.id);
    if (group === undefined) return stop('NO_ACTION', 'RESOURCE_GONE', 'The group does not exist any more.');
    const activities = objectsOf((await read('autoscaling:DescribeScalingActivities', { AutoScalingGroupName: resource.id, MaxRecords: 50 }))['Activities']);
    const replaced = activities.filter((activity) => textOf(activity['Description']).startsWith('Terminating') && /health|unhealthy/i.test(textOf(activity['Cause'])) && minutesBetween(new Date(textOf(activity['StartTime'])), now) <= WINDOW_MINUTES);
    if (replaced.length < REPLACEMENTS) return stop('NO_ACTION', 'NOT_A_LOOP', `${replaced.length} replacements within ${WINDOW_MINUTES} min are no loop.`);
    return { hypotheses: [{ cause: 'replacement-loop', confidence: 0.9, evidence: [`${replaced.length} unhealthy instances replaced within ${WINDOW_MINUTES} min`] }], facts: {} };
  },
  plan: ({ resource }) => {
    const read = { action: 'autoscaling:DescribeAutoScalingGroups', parameters: { AutoScalingGroupNames: [resource.id] } };
    const count = `length(AutoScalingGroups[0].SuspendedProcesses[?ProcessName == ${literal(PROCESS)}])`;
    const parameters = { AutoScalingGroupName: resource.id, ScalingProcesses: [PROCESS] };
    return {
      summary: `Suspend the replacing of unhealthy instances in ${resource.id}.`,
      steps: [{ id: 'suspend', title: 'Suspend replacing', action: 'autoscaling:SuspendProcesses', resource, parameters, effect: { ...read, expect: `${count} > \`0\`` }, settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ action: 'autoscaling:ResumeProcesses', parameters, effect: { ...read, expect: `${count} == \`0\`` } }] }],
      verify: { probes: [{ ...read, expect: `${count} > \`0\`` }], signals: false, withinSeconds: 120, everySeconds: 10 },
      touches: [resource],
    };
  },
});
