import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OpsFunction } from '../constructs/ops-function.ts';
import { OpsStateMachine } from '../constructs/ops-state-machine.ts';
import { RemedyRole } from '../constructs/remedy-role.ts';
import type { ServiceContext } from '../service-context.ts';

/** The state machines of `infra/workflows`, the function that runs their steps, and the roles under which it heals. */
export class WorkflowsStack extends Stack {
  constructor(scope: Construct, id: string, context: ServiceContext, props: StackProps) {
    super(scope, id, props);
    const spec = context.catalog.find((candidate) => candidate.kind === 'workflow-steps');
    if (!spec) return;
    for (const remedy of context.remedies) new RemedyRole(this, `remedy-${remedy.id}`, { prefix: context.prefix, remedy });
    const steps = new OpsFunction(this, spec.name, { context, spec });
    for (const workflowId of context.workflowIds) {
      new OpsStateMachine(this, workflowId, { context, workflowId, stepsFunctionArn: steps.function.functionArn });
    }
  }
}
