import type { JsonObject } from '../../../core/json.ts';
import type { ResourceRef } from '../../../ports/index.ts';
import type { PlanStep } from '../../model.ts';
import { literal, objectsOf, textOf } from '../../values.ts';

const settle = { withinSeconds: 120, everySeconds: 5 };

/** Out of its group before it is cut off: a group's health check would end it, and the evidence with it. */
export function detachSteps(resource: ResourceRef, facts: JsonObject): PlanStep[] {
  const group = textOf(facts['group']);
  return [...(group === '' ? [] : [leaveGroup(resource, group)]), ...objectsOf(facts['targets']).map((target, index) => leaveTargets(resource, target, index))];
}

function leaveGroup(resource: ResourceRef, group: string): PlanStep {
  const members = (expect: string) => ({ action: 'autoscaling:DescribeAutoScalingGroups', parameters: { AutoScalingGroupNames: [group] }, expect: `length(AutoScalingGroups[0].Instances[?InstanceId == ${literal(resource.id)}]) ${expect}` });
  const named = { AutoScalingGroupName: group, InstanceIds: [resource.id] };
  return { id: 'leave-group', title: `Detach it from ${group}, which launches another`, action: 'autoscaling:DetachInstances', resource, parameters: { ...named, ShouldDecrementDesiredCapacity: false }, effect: members('== `0`'), settle, undo: [{ action: 'autoscaling:AttachInstances', parameters: named, effect: members('> `0`') }] };
}

function leaveTargets(resource: ResourceRef, target: JsonObject, index: number): PlanStep {
  const arn = textOf(target['arn']);
  const named = { TargetGroupArn: arn, Targets: [{ Id: resource.id, ...(typeof target['port'] === 'number' ? { Port: target['port'] } : {}) }] };
  const registered = (expect: string) => ({ action: 'elasticloadbalancing:DescribeTargetHealth', parameters: { TargetGroupArn: arn }, expect: `length(TargetHealthDescriptions[?Target.Id == ${literal(resource.id)} && TargetHealth.State != 'draining']) ${expect}` });
  return { id: `leave-targets-${index + 1}`, title: `Take it out of ${arn.split('/').at(-2) ?? arn}`, action: 'elasticloadbalancing:DeregisterTargets', resource, parameters: named, effect: registered('== `0`'), settle, undo: [{ action: 'elasticloadbalancing:RegisterTargets', parameters: named, effect: registered('> `0`') }] };
}
