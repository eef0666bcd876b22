import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { OperationMetadata } from '../../shared/agent/operation.ts';

export interface OperationSchedulesProps {
  readonly prefix: string;
  /** Those with a `schedule`; others are left out. */
  readonly operations: readonly OperationMetadata[];
  readonly target: IFunction;
  /** Gets what the target did not take. */
  readonly undelivered: IQueue;
}

/** One EventBridge schedule per scheduled operation, in a group of their own. */
export class OperationSchedules extends Construct {
  constructor(scope: Construct, id: string, { prefix, operations, target, undelivered }: OperationSchedulesProps) {
    super(scope, id);
    const group = new CfnScheduleGroup(this, 'Group', { name: prefix });
    const role = this.#role(prefix, target, undelivered);
    for (const operation of operations) {
      if (operation.schedule === undefined) continue;
      const schedule = new CfnSchedule(this, operation.id, {
        name: operation.id,
        groupName: prefix,
        description: operation.title,
        scheduleExpression: operation.schedule.expression,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: target.functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify({ operation: operation.id, input: operation.schedule.input }),
          deadLetterConfig: { arn: undelivered.queueArn },
          retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 },
        },
      });
      schedule.addResourceDependency(group);
    }
  }

  #role(prefix: string, target: IFunction, undelivered: IQueue): Role {
    const { account, partition, region } = Stack.of(this);
    const role = new Role(this, 'Role', {
      // Only schedules of this group may take the role (Scheduler guide, "Confused deputy prevention").
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnEquals: { 'aws:SourceArn': `arn:${partition}:scheduler:${region}:${account}:schedule-group/${prefix}` },
        },
      }),
      description: `Starts the scheduled operations of ${prefix}`,
    });
    const policy = new ManagedPolicy(this, 'Policy', {
      statements: [
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [undelivered.queueArn] }),
      ],
    });
    policy.attachToRole(role);
    return role;
  }
}
