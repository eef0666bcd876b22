import type { JsonObject } from '../core/json.ts';
import type { ResourceRef } from '../ports/index.ts';
import { defineRemediation, type Plan, type PlanStep, type Probe, type Remediation } from './model.ts';

/**
 * An entry that diagnoses and plans, and whose plan is for a person. Its permissions are the reading calls of its diagnosis
 * alone, so that its role could not act even if everything else failed; its limits are none for the same reason.
 */
export function definePlanOnly(remediation: Omit<Remediation, 'mode' | 'blast'>): Remediation {
  return defineRemediation({ ...remediation, mode: 'plan-only', blast: { perHour: 0, perResourcePerDay: 0, cooldownMinutes: 0 } });
}

/** A step with the patience that most calls need. */
export function stepOn(resource: ResourceRef, step: Omit<PlanStep, 'resource' | 'settle'> & Partial<Pick<PlanStep, 'settle'>>): PlanStep {
  return { settle: { withinSeconds: 300, everySeconds: 10 }, ...step, resource };
}

export function probe(action: string, parameters: JsonObject, expect: string): Probe {
  return { action, parameters, expect };
}

/** A plan that is verified by the effects of its steps, or by what is given, and by the end of its alarms. */
export function planOn(resource: ResourceRef, summary: string, steps: readonly PlanStep[], probes: readonly Probe[] = steps.map(({ effect }) => effect)): Pick<Plan, 'summary' | 'steps' | 'verify' | 'touches'> {
  const others = steps.map((step) => step.resource).filter(({ type, id }, index, all) => id !== resource.id && all.findIndex((each) => each.type === type && each.id === id) === index);
  return { summary, steps, verify: { probes, signals: true, withinSeconds: 900, everySeconds: 15 }, touches: [resource, ...others] };
}

/** A command on an instance, seen by its comment. `at` tells one run of it from another. */
export function commandOn(resource: ResourceRef, id: string, title: string, at: string, commands: readonly string[]): PlanStep {
  const comment = `${id} ${at}`;
  return stepOn(resource, {
    id,
    title,
    action: 'ssm:SendCommand',
    parameters: { InstanceIds: [resource.id], DocumentName: 'AWS-RunShellScript', Comment: comment, Parameters: { commands: [...commands] } },
    effect: probe('ssm:ListCommandInvocations', { InstanceId: resource.id, Details: false }, `length(CommandInvocations[?Comment == \`${JSON.stringify(comment)}\` && Status == 'Success']) > \`0\``),
    undo: [],
    harmless: true,
  });
}

/** A snapshot of a volume, taken before anything is done to it. */
export function snapshotOf(resource: ResourceRef, volume: string, description: string, id = 'snapshot'): PlanStep {
  return stepOn({ ...resource, type: 'AWS::EC2::Volume', id: volume }, {
    id,
    title: `Take a snapshot of ${volume}`,
    action: 'ec2:CreateSnapshot',
    parameters: { VolumeId: volume, Description: description },
    effect: probe('ec2:DescribeSnapshots', { Filters: [{ Name: 'volume-id', Values: [volume] }, { Name: 'description', Values: [description] }], OwnerIds: ['self'] }, "length(Snapshots[?State != 'error']) > `0`"),
    undo: [],
    harmless: true,
  });
}
