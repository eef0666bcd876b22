import type { Diagnosis } from '../../model.ts';
import { defineRemediation } from '../../model.ts';
import { highest, isAlarmOn, literal, metricRead, numberOf, objectOf, objectsOf, textOf, textsOf } from '../../values.ts';

const TYPE = 'AWS::SQS::Queue';
const MESSAGES_PER_SECOND = 50;
const CALM_SECONDS = 600;

const stop = (code: string, detail: string): Diagnosis => ({ hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code, detail } });
const lastOf = (text: string, separator: string): string => text.split(separator).at(-1) ?? '';

/** Row 19: messages lie in a dead-letter queue although their consumer works again. They are moved back, slowly. */
export default defineRemediation({
  id: 'sqs-dead-letters',
  row: 19,
  title: 'Move dead letters back once their consumer works',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['cloudwatch:GetMetricStatistics', 'lambda:ListEventSourceMappings', 'sqs:CancelMessageMoveTask', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListDeadLetterSourceQueues', 'sqs:ListMessageMoveTasks', 'sqs:StartMessageMoveTask'],
  blast: { perHour: 10, perResourcePerDay: 3, cooldownMinutes: 60 },
  matches: (signal) => isAlarmOn(signal, 'AWS/SQS', ['ApproximateNumberOfMessagesVisible']),
  diagnose: async ({ resource, read }) => {
    const url = textOf((await read('sqs:GetQueueUrl', { QueueName: resource.id }))['QueueUrl']);
    const sources = textsOf((await read('sqs:ListDeadLetterSourceQueues', { QueueUrl: url }))['queueUrls']);
    if (sources.length === 0) return stop('NOT_A_DEAD_LETTER_QUEUE', 'No queue sends its dead letters here.');
    const attributes = objectOf((await read('sqs:GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] }))['Attributes']);
    const [messages, arn] = [Number(textOf(attributes['ApproximateNumberOfMessages'])), textOf(attributes['QueueArn'])];
    if (messages === 0) return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'QUEUE_EMPTY', detail: 'There is no dead letter any more.' } };
    for (const source of sources) {
      const mappings = objectsOf((await read('lambda:ListEventSourceMappings', { EventSourceArn: `${arn.slice(0, arn.lastIndexOf(':'))}:${lastOf(source, '/')}` }))['EventSourceMappings']);
      if (mappings.length === 0) return stop('CONSUMER_UNKNOWN', `Who works off ${lastOf(source, '/')} is not known, so whether it works again is not either.`);
      for (const mapping of mappings) {
        const errors = metricRead({ namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: lastOf(textOf(mapping['FunctionArn']), ':') } }, CALM_SECONDS);
        if ((highest(await read(errors.action, errors.parameters)) ?? 0) > 0) return stop('CONSUMER_STILL_FAILS', 'The consumer still fails; its messages would only come back.');
      }
    }
    return { hypotheses: [{ cause: 'consumer-works-again', confidence: 0.8, evidence: [`${messages} dead letters, no error of a consumer for ${CALM_SECONDS / 60} min`] }], facts: { arn, url, messages } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [arn, url] = [textOf(facts['arn']), textOf(facts['url'])];
    const tasks = { action: 'sqs:ListMessageMoveTasks', parameters: { SourceArn: arn, MaxResults: 1 } };
    return {
      summary: `Move ${numberOf(facts['messages'])} messages of ${resource.id} back, ${MESSAGES_PER_SECOND} a second.`,
      steps: [
        {
          id: 'move-back',
          title: 'Start moving messages back',
          action: 'sqs:StartMessageMoveTask',
          resource,
          parameters: { SourceArn: arn, MaxNumberOfMessagesPerSecond: MESSAGES_PER_SECOND },
          effect: { ...tasks, expect: `Results[0].Status == 'RUNNING' || Results[0].Status == 'COMPLETED'` },
          settle: { withinSeconds: 60, everySeconds: 5 },
          undo: [{ action: 'sqs:CancelMessageMoveTask', parameters: { TaskHandle: { $result: 'move-back.TaskHandle || Results[0].TaskHandle' } }, effect: { ...tasks, expect: `Results[0].Status != 'RUNNING'` } }],
        },
      ],
      verify: { probes: [{ action: 'sqs:GetQueueAttributes', parameters: { QueueUrl: url, AttributeNames: ['All'] }, expect: `Attributes.ApproximateNumberOfMessages == ${literal('0')}` }], signals: true, withinSeconds: 600, everySeconds: 15 },
      touches: [resource],
    };
  },
});
