import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OpsFunction } from '../constructs/ops-function.ts';
import { OpsStateMachine } from '../constructs/ops-state-machine.ts';
import type { ServiceContext } from '../service-context.ts';

/** The state machines of `infra/workflows` and the function that runs their steps. */
export class WorkflowsStack extends Stack {
  constructor(scope: Construct, id: string, context: ServiceContext, props: StackProps) {
    super(scope, id, props);
    const spec = context.catalog.find((candidate) => candidate.kind === 'workflow-steps');
    if (!spec) return;
    const steps = new OpsFunction(this, spec.name, { context, spec });
    for (const workflowId of context.workflowIds) {
      new OpsStateMachine(this, workflowId, { context, workflowId, stepsFunctionArn: steps.function.functionArn });
    }
  }
}
