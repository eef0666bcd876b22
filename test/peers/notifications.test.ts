import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sns from '../../shared/adapters/aws/notifier.ts';
import { ParameterSecrets } from '../../shared/adapters/aws/secrets.ts';
import type { NotifierTools } from '../../shared/ports/notifier.ts';
import { noticeWith } from '../contract/notifier.contract.ts';
import { startEmulator, type Emulator } from '../e2e/ministack/emulator.ts';

let emulator: Emulator;
const given = new Map<string, string | undefined>();
const config = () => ({ endpoint: emulator.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

/** The adapter finds AWS by the environment, as it does in a function. */
beforeAll(async () => {
  emulator = await startEmulator();
  for (const [name, value] of Object.entries(emulator.environment)) {
    given.set(name, process.env[name]);
    process.env[name] = value;
  }
});
afterAll(async () => {
  for (const [name, value] of given) if (value === undefined) delete process.env[name];
  else process.env[name] = value;
  await emulator.stop();
});

const tools: NotifierTools = { send: async () => '', secret: async () => '', now: () => new Date(0) };
const NEW = { isNew: true, uncertain: false };

/** A topic with a queue that hears it. */
async function topicWith(name: string, fifo: boolean) {
  const [topics, queues] = [new SNSClient(config()), new SQSClient(config())];
  const [suffix, attributes] = fifo ? ['.fifo', { FifoTopic: 'true' }] : ['', {}];
  const { TopicArn = '' } = await topics.send(new CreateTopicCommand({ Name: `${name}${suffix}`, Attributes: attributes }));
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: `${name}${suffix}`, Attributes: fifo ? { FifoQueue: 'true' } : {} }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const Resource = Attributes?.['QueueArn'];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource, Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } } }] });
  await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Resource }));
  const heard = async () => ((await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }))).Messages ?? []).map(({ Body = '' }) => JSON.parse(Body));
  return { channel: { id: 'topic', kind: 'sns', address: TopicArn }, heard };
}

describe('Amazon SNS', () => {
  it('carries the notice as JSON to queues, with a subject that mail takes and attributes to filter by', async () => {
    const { channel, heard } = await topicWith('plain', false);
    const notice = noticeWith('HANDED_OVER', { headline: `Needs a person: größer\nals ${'x'.repeat(200)}` });
    expect(await sns.deliver(notice, channel, NEW, tools)).toEqual(expect.any(String));
    const [message] = await heard();
    expect(JSON.parse(message.Message)).toMatchObject({ incident: notice.incident, stage: 'HANDED_OVER', headline: notice.headline });
    expect(message.Subject).toMatch(/^[\x20-\x7e]{1,100}$/);
    expect(message.MessageAttributes).toMatchObject({ incident: { Value: notice.incident }, severity: { Value: 'high' }, stage: { Value: 'HANDED_OVER' } });
  });

  it('drops a repeat of the same notice on a topic that keeps order, and takes the next', async () => {
    const { channel, heard } = await topicWith('ordered', true);
    for (const stage of ['opened', 'opened', 'VERIFIED'] as const) await sns.deliver(noticeWith(stage), channel, NEW, tools);
    expect((await heard()).map(({ Message }) => JSON.parse(Message).stage)).toEqual(['opened', 'VERIFIED']);
  });

  it('says that there is no such topic, and neither whose nor where', async () => {
    const refused = await sns.deliver(noticeWith('opened'), { id: 't', kind: 'sns', address: 'arn:aws:sns:us-east-1:000000000000:nothing' }, NEW, tools).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code: 'NOTIFIER_REFUSED', retryable: true });
    expect(String(refused)).not.toMatch(/arn:|000000000000|127\.0\.0\.1/);
  });
});

describe('secrets', () => {
  it('are read below one path and decrypted, and one that is missing is said by its name', async () => {
    await new SSMClient(config()).send(new PutParameterCommand({ Name: '/devops-engineer-dev/secrets/slack/hook', Value: 'https://hooks.slack.com/services/x\n', Type: 'SecureString' }));
    const secrets = new ParameterSecrets('/devops-engineer-dev/secrets', config());
    expect(await secrets.read('slack/hook')).toBe('https://hooks.slack.com/services/x');
    await expect(secrets.read('slack/other')).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND', message: expect.stringContaining('/devops-engineer-dev/secrets/slack/other') });
    const nowhere = new ParameterSecrets('/x', { ...config(), endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
    await expect(nowhere.read('slack/hook')).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
  });
});
