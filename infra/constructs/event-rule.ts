import { CfnRule, type EventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EventDefinition } from '../../events/define-event.ts';
import { eventRuleName } from '../names.ts';

export interface EventRuleProps {
  readonly prefix: string;
  readonly event: EventDefinition;
  readonly bus: EventBus;
  readonly target: IFunction;
  /** Gets events that the target did not take within a day. */
  readonly undelivered: IQueue;
}

const DAY_SECONDS = 86_400;

/** Sends one kind of event, unchanged, to a function: from the account's default bus when AWS emits it, else from our own. */
export class EventRule extends Construct {
  constructor(scope: Construct, id: string, { prefix, event, bus, target, undelivered }: EventRuleProps) {
    super(scope, id);
    new CfnRule(this, 'Rule', {
      name: eventRuleName(prefix, event.id),
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
  }
}
