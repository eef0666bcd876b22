import { digestOf } from '../../core/digest.ts';
import { defineNotifier, NotifyError, type Notice } from '../../ports/notifier.ts';

const TIMEOUT_MS = 5000;
/** Errors with which the same call may yet succeed are all others. */
const REFUSED: ReadonlySet<string> = new Set(['InvalidParameterException', 'InvalidParameterValueException', 'ValidationException']);

/** Amazon SNS: mails are text, every other subscriber gets JSON. A topic that ends in .fifo drops repeats by itself. */
export default defineNotifier({
  id: 'sns',
  title: 'Amazon SNS',
  address: { need: 'required', form: 'topic', says: 'ARN of a topic of this account whose name begins with that of the stage.' },
  secret: { need: 'none', says: '' },
  signingSecret: { need: 'none', says: '' },
  begins: ['opened', 'awaiting-approval', 'VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'],
  edits: false,
  calls: false,
  deliver: async (notice, { address = '' }) => {
    const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns');
    const client = new SNSClient({ region: address.split(':')[3] ?? 'us-east-1', maxAttempts: 1, requestHandler: { requestTimeout: TIMEOUT_MS, connectionTimeout: TIMEOUT_MS } });
    try {
      const { MessageId } = await client.send(new PublishCommand(messageOf(notice, address)));
      return MessageId;
    } catch (thrown) {
      throw refusal(thrown);
    } finally {
      client.destroy();
    }
  },
});

function messageOf(notice: Notice, TopicArn: string) {
  const { headline, full, incident, revision, severity, stage } = notice;
  const json = JSON.stringify(notice);
  return {
    TopicArn,
    // Printable ASCII, at most 100 characters.
    Subject: headline.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, 100).trim() || 'Incident',
    MessageStructure: 'json',
    Message: JSON.stringify({ default: full, email: full, 'email-json': json, http: json, https: json, lambda: json, sqs: json, firehose: json }),
    MessageAttributes: Object.fromEntries(Object.entries({ incident, severity, stage }).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])),
    ...(TopicArn.endsWith('.fifo') ? { MessageGroupId: incident, MessageDeduplicationId: digestOf([incident, revision]) } : {}),
  };
}

function refusal(thrown: unknown): NotifyError {
  const name = thrown instanceof Error ? thrown.name : '';
  if (/Throttl/.test(name)) return new NotifyError('NOTIFIER_RATE_LIMITED', 'SNS throttles.');
  if (name === 'TimeoutError') return new NotifyError('NOTIFIER_TIMED_OUT', 'SNS did not answer in time.');
  return new NotifyError('NOTIFIER_REFUSED', `SNS answered ${/^[A-Za-z]{1,60}$/.test(name) ? name : 'with an error'}.`, { retryable: !REFUSED.has(name) });
}
