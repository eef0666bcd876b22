import { expect } from 'vitest';
import { CreateEventSourceMappingCommand, DeleteEventSourceMappingCommand, GetEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { alarmPair, defineHeal, sdk, TAG_KEY, TAG_VALUE } from '../healing/heal.ts';
import { createFunction, deleteFunction, lambda } from '../healing/functions.ts';

const FunctionName = 'heals-consumer';
const QueueName = 'heals-backlog';
const sqs = new SQSClient(sdk);

/** A queue that only two consumers may work off at once. */
export default defineHeal({
  remediation: 'sqs-backlog',
  mode: 'auto',
  breakIt: async (account) => {
    await createFunction(FunctionName);
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, tags: { [TAG_KEY]: TAG_VALUE } }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const { UUID = '' } = await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: Attributes?.QueueArn ?? '', ScalingConfig: { MaximumConcurrency: 2 } }));
    return {
      resource: QueueName,
      ...alarmPair(account, 'heals-backlog', { namespace: 'AWS/SQS', name: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName } }),
      verify: async () => expect((await lambda.send(new GetEventSourceMappingCommand({ UUID }))).ScalingConfig?.MaximumConcurrency).toBe(4),
      remove: async () => {
        await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
        await sqs.send(new DeleteQueueCommand({ QueueUrl }));
        await deleteFunction(FunctionName);
      },
    };
  },
});
