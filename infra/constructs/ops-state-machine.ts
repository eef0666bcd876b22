import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { executionsArn, stateMachineArn, stateMachineName } from '../names.ts';
import type { ServiceContext } from '../service-context.ts';
import { workflowDefinition } from '../workflow-files.ts';
import { OpsLogGroup } from './ops-log-group.ts';

/** Delivery of logs is set up per account; Step Functions' guide ("Logging to CloudWatch Logs") asks for `*`. */
const LOG_DELIVERY_ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];
const TRACE_ACTIONS = ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

export interface OpsStateMachineProps {
  readonly context: ServiceContext;
  /** Folder under `infra/workflows` that holds `definition.asl.json`. */
  readonly workflowId: string;
  /** ARN of the function that runs the steps. */
  readonly stepsFunctionArn: string;
}

/** A standard state machine from its definition file, with full logs, traces and an alarm on failed executions. */
export class OpsStateMachine extends Construct {
  constructor(scope: Construct, id: string, { context, workflowId, stepsFunctionArn }: OpsStateMachineProps) {
    super(scope, id);
    const { settings, foundation, prefix } = context;
    const name = stateMachineName(prefix, workflowId);
    const definition = workflowDefinition(workflowId);
    const own = definition.includes('"Mode": "DISTRIBUTED"') ? this.#childExecutions(prefix, workflowId) : [];
    const { logGroup } = new OpsLogGroup(this, 'Logs', { name: `/aws/vendedlogs/states/${name}`, settings, encryptionKey: foundation.key });
    const machine = new StateMachine(this, 'Machine', {
      stateMachineName: name,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: { WorkflowSteps: stepsFunctionArn },
      // Inputs stay out of the log: they may hold what callers sent.
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
      role: this.#role(name, stepsFunctionArn, own).withoutPolicyUpdates(),
    });
    const alarm = new Alarm(this, 'Failures', {
      metric: machine.metricFailed({ period: Duration.minutes(1), statistic: 'Sum' }),
      alarmDescription: `An execution of ${name} failed. Its history names the step.`,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(foundation.alarmTopic));
  }

  /** A distributed map runs its items as executions of the machine itself (Step Functions' guide, "IAM policies for using Distributed Map states"). */
  #childExecutions(prefix: string, workflowId: string): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn(this, prefix, workflowId)] }),
      new PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [executionsArn(this, prefix, workflowId)] }),
    ];
  }

  #role(name: string, stepsFunctionArn: string, own: readonly PolicyStatement[]): Role {
    const { account, region } = Stack.of(this);
    const role = new Role(this, 'Role', {
      // The condition keeps another account's machine from borrowing the service's name.
      assumedBy: new ServicePrincipal('states.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': account } } }),
      description: `Runs ${name} in ${region}`,
    });
    const policy = new ManagedPolicy(this, 'Policy', {
      statements: [
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [stepsFunctionArn] }),
        new PolicyStatement({ actions: LOG_DELIVERY_ACTIONS, resources: ['*'] }),
        new PolicyStatement({ actions: TRACE_ACTIONS, resources: ['*'] }),
        ...own,
      ],
    });
    policy.attachToRole(role);
    return role;
  }
}
