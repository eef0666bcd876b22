import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnArchive, EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { events } from '../../events/index.gen.ts';
import type { FunctionSpec } from '../../shared/agent/function-catalog.ts';
import { EventRule } from '../constructs/event-rule.ts';
import { OperationSchedules } from '../constructs/operation-schedules.ts';
import { OpsFunction } from '../constructs/ops-function.ts';
import { OpsQueue } from '../constructs/ops-queue.ts';
import { eventRuleArns } from '../names.ts';
import type { AppContext, Foundation, ServiceContext } from '../service-context.ts';

const ARCHIVE_DAYS = 30;

/** The bus, its rules, the schedules, and the functions that these run. */
export class EventsStack extends Stack {
  readonly service: ServiceContext;

  constructor(scope: Construct, id: string, context: AppContext, foundation: Foundation, props: StackProps) {
    super(scope, id, props);
    const bus = new EventBus(this, 'Bus', { eventBusName: context.prefix, description: `Events of ${context.prefix}` });
    if (context.settings.eventArchive) {
      new CfnArchive(this, 'Archive', { sourceArn: bus.eventBusArn, retentionDays: ARCHIVE_DAYS, description: `Events of ${context.prefix}, for replay` });
    }
    this.service = { ...context, foundation, bus };
    for (const spec of context.catalog) {
      if (spec.kind === 'events') this.#addRules(spec);
      if (spec.kind === 'schedules') this.#addSchedules(spec);
    }
  }

  #addRules(spec: FunctionSpec): void {
    const { function: target } = new OpsFunction(this, spec.name, { context: this.service, spec });
    const undelivered = this.#undelivered('UndeliveredEvents', 'Events of the bus');
    this.#letRulesIn(target, undelivered);
    const wanted = new Set(spec.operations.flatMap((operation) => operation.events ?? []));
    for (const eventId of wanted) {
      const event = events.find((candidate) => candidate.id === eventId);
      if (!event) throw new Error(`An operation is run by the event ${eventId}, which is not defined under events/.`);
      new EventRule(this, eventId, { prefix: this.service.prefix, event, bus: this.service.bus, target, undelivered });
    }
  }

  /** What rules may do is said once for all of them; see {@link eventRuleArns}. */
  #letRulesIn(target: IFunction, undelivered: Queue): void {
    const { prefix } = this.service;
    // The bus has the name of the stage; a reference to it would not tell a rule's ARN before deployment.
    const rules = eventRuleArns(this, prefix, prefix);
    for (const [index, sourceArn] of rules.entries()) new CfnPermission(this, `RulePermission${index}`, { action: 'lambda:InvokeFunction', functionName: target.functionArn, principal: 'events.amazonaws.com', sourceArn });
    undelivered.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [undelivered.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': [...rules] } },
      }),
    );
  }

  #addSchedules(spec: FunctionSpec): void {
    const { function: target } = new OpsFunction(this, spec.name, { context: this.service, spec });
    const undelivered = this.#undelivered('UndeliveredSchedules', 'Scheduled calls');
    new OperationSchedules(this, 'Schedules', { prefix: this.service.prefix, operations: spec.operations, target, undelivered });
  }

  #undelivered(id: string, holds: string) {
    return new OpsQueue(this, id, { holds, alarmTopic: this.service.foundation.alarmTopic }).queue;
  }
}
