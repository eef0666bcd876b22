import { CfnRule, type EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EventDefinition } from '../../events/define-event.ts';

export interface EventRuleProps {
  readonly event: EventDefinition;
  readonly bus: EventBus;
  readonly target: IFunction;
  /** Gets events that the target did not take within a day. */
  readonly undelivered: IQueue;
}

const DAY_SECONDS = 86_400;

/** Sends one kind of event, unchanged, to a function: from the account's default bus when AWS emits it, else from our own. */
export class EventRule extends Construct {
  constructor(scope: Construct, id: string, { event, bus, target, undelivered }: EventRuleProps) {
    super(scope, id);
    const rule = new CfnRule(this, 'Rule', {
      description: event.title,
      ...(event.source.startsWith('aws.') ? {} : { eventBusName: bus.eventBusName }),
      eventPattern: event.pattern,
      targets: [
        {
          id: 'function',
          arn: target.functionArn,
          deadLetterConfig: { arn: undelivered.queueArn },
          retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: DAY_SECONDS },
        },
      ],
    });
    new CfnPermission(this, 'Permission', { action: 'lambda:InvokeFunction', functionName: target.functionArn, principal: 'events.amazonaws.com', sourceArn: rule.attrArn });
    undelivered.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [undelivered.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
      }),
    );
  }
}
