import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, TreatMissingData, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionSpec } from '../../shared/agent/function-catalog.ts';
import { functionName, remedyRolePrefix, secretsPath, stateMachineArn } from '../names.ts';
import type { ServiceContext } from '../service-context.ts';
import { statementsFor } from './grants.ts';
import { OpsLogGroup } from './ops-log-group.ts';
import { OpsQueue } from './ops-queue.ts';

/** HTTP APIs give up after 30 seconds; a function that still works then is paid for and heard by nobody. */
const HTTP_TIMEOUT_SECONDS = 29;
const DEFAULT_OPERATION_SECONDS = 25;
/** Left to the function after an operation's limit, to write the ledger and answer. */
const MARGIN_SECONDS = 5;
const REMEDIATE = 'cloud:remediate';

export interface OpsFunctionProps {
  readonly context: ServiceContext;
  readonly spec: FunctionSpec;
}

/**
 * One Lambda function of the catalog with all that belongs to it: log group, dead-letter queue, alarms on errors and
 * throttles, and a role that allows exactly what its operations declare.
 */
export class OpsFunction extends Construct {
  readonly function: LambdaFunction;
  readonly spec: FunctionSpec;
  readonly #logGroup: LogGroup;
  readonly #deadLetters: OpsQueue;

  constructor(scope: Construct, id: string, { context, spec }: OpsFunctionProps) {
    super(scope, id);
    this.spec = spec;
    const name = functionName(context.prefix, spec.name);
    const { settings, foundation } = context;
    this.#logGroup = new OpsLogGroup(this, 'Logs', { name: `/aws/lambda/${name}`, settings, encryptionKey: foundation.key }).logGroup;
    this.#deadLetters = new OpsQueue(this, 'DeadLetters', { holds: `Asynchronous calls of ${name}`, alarmTopic: foundation.alarmTopic });
    this.function = new LambdaFunction(this, 'Function', {
      functionName: name,
      description: `${spec.operations.length} operations of devops-engineer by ${spec.kind}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'handler.handler',
      code: Code.fromAsset(join(context.functionsFolder, spec.name)),
      memorySize: 512,
      timeout: Duration.seconds(timeoutSeconds(spec)),
      environment: environmentOf(this, context),
      logGroup: this.#logGroup,
      deadLetterQueue: this.#deadLetters.queue,
      tracing: Tracing.ACTIVE,
      role: this.#role(context).withoutPolicyUpdates(),
      ...(settings.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: settings.reservedConcurrency }),
    });
    this.#alarm('Errors', this.function.metricErrors(), `${name} fails. Its log group says why.`, context);
    this.#alarm('Throttles', this.function.metricThrottles(), `${name} is throttled. Raise its concurrency or find who calls so often.`, context);
  }

  #role(context: ServiceContext): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: `Runs ${this.spec.name}` });
    const { permissions } = this.spec;
    const policy = new ManagedPolicy(this, 'Policy', { statements: [...this.#ownStatements(), ...statementsFor(this, context, permissions.filter((permission) => permission !== REMEDIATE))] });
    policy.attachToRole(role);
    // A policy has 6144 characters at most, which the names of all remediations' roles nearly fill.
    if (permissions.includes(REMEDIATE)) new ManagedPolicy(this, 'Remedies', { statements: statementsFor(this, context, [REMEDIATE]) }).attachToRole(role);
    return role;
  }

  /** What every function needs for itself: its log, its traces and its dead letters. */
  #ownStatements(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [this.#logGroup.logGroupArn] }),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.#deadLetters.queue.queueArn] }),
      new PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }),
    ];
  }

  #alarm(id: string, metric: Metric, alarmDescription: string, { foundation }: ServiceContext): void {
    const alarm = new Alarm(this, id, {
      metric: metric.with({ period: Duration.minutes(1), statistic: 'Sum' }),
      alarmDescription,
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(foundation.alarmTopic));
  }
}

function timeoutSeconds(spec: FunctionSpec): number {
  const longest = Math.max(...spec.operations.map((operation) => operation.timeoutSeconds ?? DEFAULT_OPERATION_SECONDS));
  const answersHttp = spec.kind === 'api' || spec.kind === 'mcp';
  return answersHttp ? HTTP_TIMEOUT_SECONDS : Math.min(longest + MARGIN_SECONDS, 900);
}

/** The environment that `shared/config/config.ts` parses. */
function environmentOf(scope: Construct, context: ServiceContext): Record<string, string> {
  const { settings, options, foundation } = context;
  const workflows = Object.fromEntries(context.workflowIds.map((id) => [id, stateMachineArn(scope, context.prefix, id)]));
  return {
    VERSION: context.version,
    STAGE: settings.name,
    TABLE_NAME: foundation.table.tableName,
    BUCKET_NAME: foundation.blobs.bucketName,
    BUS_NAME: context.bus.eventBusName,
    WORKFLOWS: Stack.of(scope).toJsonString(workflows),
    FUNCTION_COUNT: String(context.catalog.length),
    REMEDY_ROLE_PREFIX: remedyRolePrefix(context.prefix),
    SECRETS_PATH: secretsPath(context.prefix),
    RATE_LIMIT_PER_MINUTE: String(settings.callerRatePerMinute),
    ...(options.gitHosts ? { GIT_HOSTS: options.gitHosts.join(',') } : {}),
  };
}
