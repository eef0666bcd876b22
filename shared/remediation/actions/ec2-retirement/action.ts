import { EC2_INSTANCE, fleetOf, groupOf, readGroup, readInstance, restartSteps, stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { literal, objectsOf, textOf } from '../../values.ts';

/** Codes of events that end an instance or its host (EC2 API, "InstanceStatusEvent"). */
const CODES = new Set(['instance-retirement', 'instance-stop', 'system-maintenance', 'system-reboot', 'instance-reboot']);

/** Row 10: AWS takes a host away at a given time. The instance leaves it before, at a time that somebody chooses. */
export default definePlanOnly({
  id: 'ec2-retirement',
  row: 10,
  title: 'Move an instance before its host is retired',
  risk: 'guarded',
  resourceTypes: [EC2_INSTANCE],
  permissions: ['autoscaling:DescribeAutoScalingGroups', 'ec2:DescribeInstanceStatus', 'ec2:DescribeInstances'],
  matches: ({ kind, attributes }) => kind === 'health' && /^AWS_EC2_.*(?:RETIREMENT|MAINTENANCE|REBOOT|STOP)_SCHEDULED$/.test(String(attributes['eventTypeCode'] ?? '')),
  diagnose: async ({ resource, read }) => {
    const [status = {}] = objectsOf((await read('ec2:DescribeInstanceStatus', { InstanceIds: [resource.id], IncludeAllInstances: true }))['InstanceStatuses']);
    const event = objectsOf(status['Events']).find((each) => CODES.has(textOf(each['Code'])) && !textOf(each['Description']).startsWith('[Completed]'));
    if (event === undefined) return stop('NO_ACTION', 'NOTHING_SCHEDULED', 'No event is scheduled for the instance any more.');
    const instance = await readInstance(read, resource.id);
    const name = groupOf(instance);
    const group = name === undefined ? undefined : await readGroup(read, name);
    if (group === undefined && textOf(instance['RootDeviceType']) !== 'ebs') return stop('HANDED_OVER', 'INSTANCE_STORE_ONLY', 'What lies on an instance store is lost by a stop: that is for a person to say.');
    return {
      hypotheses: [{ cause: 'host-retires', confidence: 0.99, evidence: [`${textOf(event['Code'])} not before ${textOf(event['NotBefore'])}`] }],
      facts: { group: name ?? '', code: textOf(event['Code']), notBefore: textOf(event['NotBefore']) },
      ...(group === undefined ? {} : { fleet: fleetOf(group, resource.id) }),
    };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [group, before] = [textOf(facts['group']), textOf(facts['notBefore'])];
    const closed = probe('ec2:DescribeInstanceStatus', { InstanceIds: [resource.id], IncludeAllInstances: true }, `length(InstanceStatuses[0].Events[?Code == ${literal(facts['code'] ?? '')} && !starts_with(Description, '[Completed]')] || ${literal([])}) == \`0\``);
    if (group === '') return planOn(resource, `Stop and start ${resource.id} before ${before}, which moves it to another host.`, restartSteps(resource), [closed]);
    const gone = probe('autoscaling:DescribeAutoScalingGroups', { AutoScalingGroupNames: [group] }, `length(AutoScalingGroups[0].Instances[?InstanceId == ${literal(resource.id)} && HealthStatus == 'Healthy']) == \`0\``);
    return planOn(resource, `Let ${group} replace ${resource.id} before ${before}.`, [stepOn(resource, { id: 'mark-unhealthy', title: 'Mark it as unhealthy, upon which its group replaces it', action: 'autoscaling:SetInstanceHealth', parameters: { InstanceId: resource.id, HealthStatus: 'Unhealthy' }, effect: gone, undo: null, harmless: true })]);
  },
});
