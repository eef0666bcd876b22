import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { target } from './target.ts';

const options = { endpoint: target.endpoint, region: target.region, credentials: target.credentials };
const bus = new EventBridgeClient(options);
const lambda = new LambdaClient(options);

/**
 * What the account's default bus does with an event of an AWS service. Nobody but AWS may put one there, on the emulator
 * too; so the bus is asked which deployed rules match, and their targets are called with the event.
 */
export async function deliver(event: object): Promise<readonly string[]> {
  const { Rules = [] } = await bus.send(new ListRulesCommand({}));
  const delivered: string[] = [];
  for (const { Name = '', EventPattern = '{}' } of Rules) {
    const { Result } = await bus.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) }));
    if (Result !== true) continue;
    const { Targets = [] } = await bus.send(new ListTargetsByRuleCommand({ Rule: Name }));
    for (const { Arn = '' } of Targets) {
      const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: Arn, Payload: JSON.stringify(event) }));
      if (FunctionError !== undefined) throw new Error(`${Name}: ${Buffer.from(Payload ?? []).toString()}`);
    }
    delivered.push(Name);
  }
  return delivered;
}
