import type { JsonObject } from '../core/json.ts';
import type { ResourceRef } from '../ports/index.ts';
import type { Diagnosis, DiagnosisContext } from './model.ts';
import { literal, objectOf, objectsOf, textOf } from './values.ts';

/** CloudFormation types of what these remediations work on. */
export const EC2_INSTANCE = 'AWS::EC2::Instance';
export const SCALING_GROUP = 'AWS::AutoScaling::AutoScalingGroup';

export async function readInstance(read: DiagnosisContext['read'], id: string): Promise<JsonObject> {
  const { Reservations: reservations } = await read('ec2:DescribeInstances', { InstanceIds: [id] });
  return objectsOf(objectsOf(reservations)[0]?.['Instances'])[0] ?? {};
}

/** Name of the Auto Scaling group that an instance is in. */
export function groupOf(instance: JsonObject): string | undefined {
  const tag = objectsOf(instance['Tags']).find((each) => each['Key'] === 'aws:autoscaling:groupName');
  return tag === undefined ? undefined : textOf(tag['Value']);
}

export async function readGroup(read: DiagnosisContext['read'], name: string): Promise<JsonObject | undefined> {
  return objectsOf((await read('autoscaling:DescribeAutoScalingGroups', { AutoScalingGroupNames: [name] }))['AutoScalingGroups'])[0];
}

/** The group as a fleet: how many of it are healthy besides the one that is worked on. */
export function fleetOf(group: JsonObject, without?: string): NonNullable<Diagnosis['fleet']> {
  const members = objectsOf(group['Instances']);
  const healthy = members.filter((each) => each['HealthStatus'] === 'Healthy' && each['InstanceId'] !== without).length;
  return { id: textOf(group['AutoScalingGroupName']), size: members.length, healthy };
}

/** What a diagnosis comes to when nothing may be done. */
export function stop(outcome: 'NO_ACTION' | 'HANDED_OVER', code: string, detail: string): Diagnosis {
  return { hypotheses: [], facts: {}, stop: { outcome, code, detail } };
}

/** Probes of an instance's checks and its state. */
export const checksOk = (id: string) => ({ action: 'ec2:DescribeInstanceStatus', parameters: { InstanceIds: [id], IncludeAllInstances: true }, expect: `InstanceStatuses[0].SystemStatus.Status == 'ok' && InstanceStatuses[0].InstanceStatus.Status == 'ok'` });
export const isInState = (id: string, state: string) => ({ action: 'ec2:DescribeInstances', parameters: { InstanceIds: [id] }, expect: `Reservations[0].Instances[0].State.Name == ${literal(state)}` });

/** Stop and start: an instance on EBS comes up on another host. */
export function restartSteps(resource: ResourceRef) {
  const target = { InstanceIds: [resource.id] };
  const settle = { withinSeconds: 300, everySeconds: 10 };
  const start = { action: 'ec2:StartInstances', parameters: target };
  return [
    { id: 'stop', title: 'Stop the instance', action: 'ec2:StopInstances', resource, parameters: target, effect: isInState(resource.id, 'stopped'), settle, undo: [{ ...start, effect: isInState(resource.id, 'running') }] },
    { id: 'start', title: 'Start it on another host', ...start, resource, effect: isInState(resource.id, 'running'), settle, undo: null, harmless: true },
  ];
}

export const nameOfZone = (member: JsonObject): string => textOf(objectOf(member['Target'])['AvailabilityZone']);
