import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from './settings.ts';

/** First part of the name of everything of a stage. */
export function prefixOf({ name }: StageSettings): string {
  return `devops-engineer-${name}`;
}

/**
 * ARN of a workflow's state machine. It is made from the name instead of the resource, so that the functions that
 * start machines and the machines that call functions can be created in any order.
 */
export function stateMachineArn(scope: Construct, prefix: string, workflowId: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: stateMachineName(prefix, workflowId),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** ARN pattern of every execution of a workflow's state machine. */
export function executionsArn(scope: Construct, prefix: string, workflowId: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachineName(prefix, workflowId)}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** ARN of a function of the catalog, made from its name: an export would forbid to remove the function later. */
export function functionArn(scope: Construct, prefix: string, name: string): string {
  return Stack.of(scope).formatArn({ service: 'lambda', resource: 'function', resourceName: functionName(prefix, name), arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}

export function functionName(prefix: string, name: string): string {
  return `${prefix}-${name}`;
}

export function stateMachineName(prefix: string, workflowId: string): string {
  return `${prefix}-${workflowId}`;
}

const MAX_RULE_NAME = 64;

/** Name of the rule of one kind of event: `events/`'s id without the dot, cut at what EventBridge takes. */
export function eventRuleName(prefix: string, eventId: string): string {
  return `${prefix}-${eventId.replace('.', '-')}`.slice(0, MAX_RULE_NAME);
}

/**
 * ARN patterns of every rule of a stage, on the default bus and on our own. Policies that allow rules in name these two
 * instead of each rule: a queue's policy ends at 20 statements, a function's at 20 KB.
 */
export function eventRuleArns(scope: Construct, prefix: string, bus: string): readonly [string, string] {
  const { partition, region, account } = Stack.of(scope);
  const rules = `arn:${partition}:events:${region}:${account}:rule`;
  return [`${rules}/${prefix}-*`, `${rules}/${bus}/${prefix}-*`];
}

/** First part of the names of the roles under which remediations work; see `shared/adapters/aws/cloud.ts`. */
export function remedyRolePrefix(prefix: string): string {
  return `${prefix}-r`;
}

/** Path of the parameters that hold the secrets of a stage; see `shared/adapters/aws/secrets.ts`. */
export function secretsPath(prefix: string): string {
  return `/${prefix}/secrets`;
}

/** ARN of the role of one remediation in this account. */
export function remedyRoleArn(scope: Construct, prefix: string, id: string): string {
  return Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: `${remedyRolePrefix(prefix)}-${id}` });
}
