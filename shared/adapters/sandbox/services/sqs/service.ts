import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { found, numberOf, objectsOf, textOf } from '../../values.ts';

const QUEUE = 'AWS::SQS::Queue';

/** Messages per second of a move that names no limit (SQS developer guide, dead-letter queue redrive). */
const FASTEST = 500;

/** What is in a queue by now: a move that runs takes out so many each second, and the simulated consumer works them off at once. */
export function messagesIn(properties: JsonObject, now: Date): number {
  const messages = numberOf(properties['Messages']);
  const running = objectsOf(properties['Tasks']).find(({ Status: status }) => status === 'RUNNING');
  if (running === undefined) return messages;
  const seconds = (now.getTime() - numberOf(running['StartedTimestamp'])) / 1000;
  return Math.max(0, messages - Math.floor(seconds * numberOf(running['MaxNumberOfMessagesPerSecond'])));
}

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
      return { Attributes: { QueueArn: textOf(properties['QueueArn']), ApproximateNumberOfMessages: String(messagesIn(properties, world.now)) } };
    },
    'sqs:ListDeadLetterSourceQueues': async ({ QueueUrl: url }, world) => {
      const { properties } = await queueNamed(world, textOf(url).split('/').at(-1));
      const sources = (await world.list(QUEUE)).filter((queue) => queue.properties['RedriveTo'] === properties['QueueArn']);
      return { queueUrls: sources.map((queue) => textOf(queue.properties['QueueUrl'])) };
    },
    'sqs:StartMessageMoveTask': async ({ SourceArn: arn, MaxNumberOfMessagesPerSecond: rate }, world) => {
      const { id } = await queueNamed(world, textOf(arn).split(':').at(-1));
      const handle = `task-${id}-${world.now.getTime()}`;
      await world.change(QUEUE, id, (before) => ({ ...before, Tasks: [{ TaskHandle: handle, Status: 'RUNNING', SourceArn: textOf(arn), StartedTimestamp: world.now.getTime(), MaxNumberOfMessagesPerSecond: numberOf(rate) || FASTEST }, ...objectsOf(before['Tasks'])] }));
      return { TaskHandle: handle };
    },
    'sqs:ListMessageMoveTasks': async ({ SourceArn: arn }, world) => {
      const { properties } = await queueNamed(world, textOf(arn).split(':').at(-1));
      return { Results: objectsOf(properties['Tasks']).map((task) => ({ ...task, Status: task['Status'] === 'RUNNING' && messagesIn(properties, world.now) === 0 ? 'COMPLETED' : textOf(task['Status']) })) };
    },
    'sqs:CancelMessageMoveTask': async ({ TaskHandle: handle }, world) => {
      const queue = found((await world.list(QUEUE)).find(({ properties }) => objectsOf(properties['Tasks']).some((task) => task['TaskHandle'] === handle)), 'ResourceNotFoundException', 'The task handle is not known.');
      const left = messagesIn(queue.properties, world.now);
      await world.change(QUEUE, queue.id, (before) => ({ ...before, Messages: left, Tasks: objectsOf(before['Tasks']).map((task): JsonObject => (task['TaskHandle'] === handle ? { ...task, Status: 'CANCELLED' } : task)) }));
      return { ApproximateNumberOfMessagesMoved: numberOf(queue.properties['Messages']) - left };
    },
  },
});

async function queueNamed(world: World, name: JsonValue | undefined): Promise<SandboxResource> {
  return found(await world.get(QUEUE, textOf(name)), 'QueueDoesNotExist', 'The specified queue does not exist.');
}
