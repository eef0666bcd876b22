import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { found, numberOf, objectsOf, textOf } from '../../values.ts';

const QUEUE = 'AWS::SQS::Queue';

/** Amazon SQS: work queues, each with a dead-letter queue. Messages are counted, not kept. */
export default defineSandboxService({
  id: 'sqs',
  inventory: (region, account) =>
    numbered(8, (number): SandboxResource[] => {
      const arn = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;
      const url = (name: string): string => `https://sqs.${region}.amazonaws.com/${account}/${name}`;
      const [name, dead] = [`jobs-${number}`, `jobs-${number}-dead`];
      return [
        { account, region, type: QUEUE, id: name, tags: HEALED, dependsOn: [dead], properties: { QueueUrl: url(name), QueueArn: arn(name), Messages: 0, RedriveTo: arn(dead), Tasks: [] } },
        { account, region, type: QUEUE, id: dead, tags: HEALED, properties: { QueueUrl: url(dead), QueueArn: arn(dead), Messages: 0, Tasks: [] } },
      ];
    }).flat(),
  actions: {
    'sqs:GetQueueUrl': async ({ QueueName: name }, world) => ({ QueueUrl: textOf((await queueNamed(world, name)).properties['QueueUrl']) }),
    'sqs:GetQueueAttributes': async ({ QueueUrl: url }, world) => {
      const { properties } = await queueNamed(world, textOf(url).split('/').at(-1));
      return { Attributes: { QueueArn: textOf(properties['QueueArn']), ApproximateNumberOfMessages: String(numberOf(properties['Messages'])) } };
    },
    'sqs:ListDeadLetterSourceQueues': async ({ QueueUrl: url }, world) => {
      const { properties } = await queueNamed(world, textOf(url).split('/').at(-1));
      const sources = (await world.list(QUEUE)).filter((queue) => queue.properties['RedriveTo'] === properties['QueueArn']);
      return { queueUrls: sources.map((queue) => textOf(queue.properties['QueueUrl'])) };
    },
    'sqs:StartMessageMoveTask': async ({ SourceArn: arn }, world) => {
      const { id } = await queueNamed(world, textOf(arn).split(':').at(-1));
      const handle = `task-${id}-${world.now.getTime()}`;
      // The simulated consumer works off at once what is moved back to its queue.
      await world.change(QUEUE, id, (before) => ({ ...before, Messages: 0, Tasks: [{ TaskHandle: handle, Status: 'COMPLETED', SourceArn: textOf(arn), ApproximateNumberOfMessagesMoved: numberOf(before['Messages']) }, ...objectsOf(before['Tasks'])] }));
      return { TaskHandle: handle };
    },
    'sqs:ListMessageMoveTasks': async ({ SourceArn: arn }, world) => ({ Results: objectsOf((await queueNamed(world, textOf(arn).split(':').at(-1))).properties['Tasks']) }),
    'sqs:CancelMessageMoveTask': async ({ TaskHandle: handle }, world) => {
      const queue = found((await world.list(QUEUE)).find(({ properties }) => objectsOf(properties['Tasks']).some((task) => task['TaskHandle'] === handle)), 'ResourceNotFoundException', 'The task handle is not known.');
      await world.change(QUEUE, queue.id, (before) => ({ ...before, Tasks: objectsOf(before['Tasks']).map((task): JsonObject => (task['TaskHandle'] === handle ? { ...task, Status: 'CANCELLED' } : task)) }));
      return { ApproximateNumberOfMessagesMoved: 0 };
    },
  },
});

async function queueNamed(world: World, name: JsonValue | undefined): Promise<SandboxResource> {
  return found(await world.get(QUEUE, textOf(name)), 'QueueDoesNotExist', 'The specified queue does not exist.');
}
