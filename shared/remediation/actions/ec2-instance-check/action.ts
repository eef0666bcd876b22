import { defineRemediation } from '../../model.ts';
import { checksOk, EC2_INSTANCE, readInstance, restartSteps, stop } from '../../instances.ts';
import { isAlarmOn, objectOf, objectsOf, textOf } from '../../values.ts';

/** Row 2: the system inside an instance does not answer. Reboot; when that does not help, stop and start. */
export default defineRemediation({
  id: 'ec2-instance-check',
  row: 2,
  title: 'Reboot an instance that does not answer',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [EC2_INSTANCE],
  permissions: ['ec2:DescribeInstanceStatus', 'ec2:DescribeInstances', 'ec2:RebootInstances', 'ec2:StartInstances', 'ec2:StopInstances'],
  blast: { perHour: 6, perResourcePerDay: 2, cooldownMinutes: 30 },
  matches: (signal) => isAlarmOn(signal, 'AWS/EC2', ['StatusCheckFailed_Instance']),
  diagnose: async ({ resource, read }) => {
    const instance = await readInstance(read, resource.id);
    const [status = {}] = objectsOf((await read('ec2:DescribeInstanceStatus', { InstanceIds: [resource.id], IncludeAllInstances: true }))['InstanceStatuses']);
    if (objectOf(status['InstanceStatus'])['Status'] === 'ok') return stop('NO_ACTION', 'CHECK_PASSES', 'The instance check passes again.');
    if (objectOf(instance['State'])['Name'] !== 'running') return stop('NO_ACTION', 'NOT_RUNNING', 'The instance is not running.');
    const onEbs = textOf(instance['RootDeviceType']) === 'ebs';
    return { hypotheses: [{ cause: 'system-hangs', confidence: 0.8, evidence: ['the instance check fails, the host is well'] }, ...(onEbs ? [{ cause: 'needs-restart', confidence: 0.65, evidence: ['its volumes are on EBS'] }] : [])], facts: {} };
  },
  plan: ({ resource, hypothesis }) => {
    const verify = { probes: [checksOk(resource.id)], signals: true, withinSeconds: 180, everySeconds: 15 };
    if (hypothesis.cause === 'needs-restart') return { summary: `Stop and start ${resource.id}.`, steps: restartSteps(resource), verify, touches: [resource] };
    return {
      summary: `Reboot ${resource.id}.`,
      steps: [{ id: 'reboot', title: 'Reboot the instance', action: 'ec2:RebootInstances', resource, parameters: { InstanceIds: [resource.id] }, effect: checksOk(resource.id), settle: { withinSeconds: 180, everySeconds: 15 }, undo: [], harmless: true, once: true }],
      verify,
      touches: [resource],
    };
  },
});
