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

/** First part of the names of the roles under which remediations work; see `shared/adapters/aws/cloud.ts`. */
export function remedyRolePrefix(prefix: string): string {
  return `${prefix}-r`;
}

/** ARN of the role of one remediation in this account. */
export function remedyRoleArn(scope: Construct, prefix: string, id: string): string {
  return Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: `${remedyRolePrefix(prefix)}-${id}` });
}
