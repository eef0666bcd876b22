import { defineRemediation } from '../../model.ts';
import { checksOk, EC2_INSTANCE, fleetOf, groupOf, readGroup, readInstance, restartSteps, stop } from '../../instances.ts';
import { beganAt, isAlarmOn, literal, minutesBetween, objectOf, objectsOf, textOf } from '../../values.ts';

/** The time that EC2's own recovery is given. */
const NATIVE_MINUTES = 15;

/** Row 1: the host beneath an instance has failed. It is replaced by its group, or started on another host. */
export default defineRemediation({
  id: 'ec2-system-check',
  row: 1,
  title: 'Move an instance off a failed host',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [EC2_INSTANCE],
  permissions: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:SetInstanceHealth', 'ec2:DescribeInstanceStatus', 'ec2:DescribeInstances', 'ec2:StartInstances', 'ec2:StopInstances'],
  blast: { perHour: 6, perResourcePerDay: 2, fleetPercent: 25, minHealthy: 2, cooldownMinutes: 30 },
  matches: (signal) => isAlarmOn(signal, 'AWS/EC2', ['StatusCheckFailed_System']),
  diagnose: async ({ resource, signals, now, read }) => {
    const instance = await readInstance(read, resource.id);
    const [status = {}] = objectsOf((await read('ec2:DescribeInstanceStatus', { InstanceIds: [resource.id], IncludeAllInstances: true }))['InstanceStatuses']);
    if (objectOf(status['SystemStatus'])['Status'] === 'ok') return stop('NO_ACTION', 'CHECK_PASSES', 'The system check passes again.');
    const name = groupOf(instance);
    const group = name === undefined ? undefined : await readGroup(read, name);
    if (group !== undefined) return { hypotheses: [{ cause: 'host-failed', confidence: 0.9, evidence: [`the system check fails; ${name ?? ''} can replace it`] }], facts: { group: name ?? null }, fleet: fleetOf(group, resource.id) };
    const recovers = objectOf(instance['MaintenanceOptions'])['AutoRecovery'] !== 'disabled';
    if (recovers && minutesBetween(beganAt(signals, now), now) < NATIVE_MINUTES) return { hypotheses: [], facts: {}, native: 'Automatic recovery of EC2' };
    if (textOf(instance['RootDeviceType']) !== 'ebs') return stop('HANDED_OVER', 'INSTANCE_STORE_ONLY', 'What lies on an instance store is lost by a stop: that is for a person to say.');
    return { hypotheses: [{ cause: 'host-failed', confidence: 0.9, evidence: ['the system check fails; its volumes are on EBS'] }], facts: { group: null } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const { group } = facts;
    if (typeof group !== 'string') return { summary: `Stop and start ${resource.id}, which moves it to another host.`, steps: restartSteps(resource), verify: { probes: [checksOk(resource.id)], signals: true, withinSeconds: 600, everySeconds: 15 }, touches: [resource] };
    const read = { action: 'autoscaling:DescribeAutoScalingGroups', parameters: { AutoScalingGroupNames: [group] } };
    const marked = `length(AutoScalingGroups[0].Instances[?InstanceId == ${literal(resource.id)} && HealthStatus == 'Healthy']) == \`0\``;
    return {
      summary: `Let ${group} replace ${resource.id}.`,
      steps: [{ id: 'mark-unhealthy', title: 'Mark it as unhealthy, upon which its group replaces it', action: 'autoscaling:SetInstanceHealth', resource, parameters: { InstanceId: resource.id, HealthStatus: 'Unhealthy' }, effect: { ...read, expect: marked }, settle: { withinSeconds: 60, everySeconds: 5 }, undo: null, harmless: true }],
      verify: { probes: [{ ...read, expect: marked }], signals: true, withinSeconds: 600, everySeconds: 15 },
      touches: [resource],
    };
  },
});
