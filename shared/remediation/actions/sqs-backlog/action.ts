import type { ResourceRef } from '../../../ports/index.ts';
import { defineRemediation, type Remediation } from '../../model.ts';
import { isAlarmOn, literal, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';

const TYPE = 'AWS::SQS::Queue';
/** Quota of a mapping (Lambda developer guide, "Maximum concurrency for Amazon SQS"). */
const MAX_CONCURRENCY = 1000;

/** Lets the consumer itself run more often at once. */
function feed(resource: ResourceRef, consumer: string, reserved: number): ReturnType<Remediation['plan']> {
  const isAt = (count: number) => ({ action: 'lambda:GetFunctionConcurrency', parameters: { FunctionName: consumer }, expect: `ReservedConcurrentExecutions == ${literal(count)}` });
  const set = (count: number) => ({ action: 'lambda:PutFunctionConcurrency', parameters: { FunctionName: consumer, ReservedConcurrentExecutions: count } });
  const wanted = reserved * 2;
  return {
    summary: `Reserve ${wanted} instead of ${reserved} executions for ${consumer}, which works off ${resource.id}.`,
    steps: [{ id: 'feed', title: `Reserve ${wanted} executions`, ...set(wanted), resource, effect: isAt(wanted), settle: { withinSeconds: 30, everySeconds: 5 }, undo: [{ ...set(reserved), effect: isAt(reserved) }] }],
    verify: { probes: [isAt(wanted)], signals: true, withinSeconds: 180, everySeconds: 15 },
    touches: [{ ...resource, type: 'AWS::Lambda::Function', id: consumer }, resource],
  };
}

/** Row 20: messages grow old because their consumer may not run often enough at once. */
export default defineRemediation({
  id: 'sqs-backlog',
  row: 20,
  title: 'Let a queue be worked off by more consumers',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['lambda:GetEventSourceMapping', 'lambda:GetFunctionConcurrency', 'lambda:ListEventSourceMappings', 'lambda:PutFunctionConcurrency', 'lambda:UpdateEventSourceMapping', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  blast: { perHour: 10, perResourcePerDay: 4, cooldownMinutes: 30 },
  matches: (signal) => isAlarmOn(signal, 'AWS/SQS', ['ApproximateAgeOfOldestMessage']),
  diagnose: async ({ resource, read }) => {
    const url = textOf((await read('sqs:GetQueueUrl', { QueueName: resource.id }))['QueueUrl']);
    const arn = textOf(objectOf((await read('sqs:GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] }))['Attributes'])['QueueArn']);
    const mappings = objectsOf((await read('lambda:ListEventSourceMappings', { EventSourceArn: arn }))['EventSourceMappings']);
    const limited = mappings.find((mapping) => numberOf(objectOf(mapping['ScalingConfig'])['MaximumConcurrency']) > 0);
    if (limited === undefined) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'CONSUMER_NOT_LIMITED', detail: 'No limit of its consumer is known that could be raised.' } };
    const limit = numberOf(objectOf(limited['ScalingConfig'])['MaximumConcurrency']);
    const consumer = textOf(limited['FunctionArn']).split(':').at(-1) ?? '';
    const { ReservedConcurrentExecutions: reserved } = await read('lambda:GetFunctionConcurrency', { FunctionName: consumer });
    const starved = typeof reserved === 'number' && reserved <= limit * 2;
    return {
      hypotheses: [
        { cause: 'too-few-consumers', confidence: 0.8, evidence: [`at most ${limit} consumers work at once`] },
        ...(starved ? [{ cause: 'consumer-starved', confidence: 0.65, evidence: [`${consumer} reserves only ${reserved} executions`] }] : []),
      ],
      facts: { mapping: textOf(limited['UUID']), limit, consumer, reserved: reserved ?? null },
    };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    if (hypothesis.cause === 'consumer-starved') return feed(resource, textOf(facts['consumer']), numberOf(facts['reserved']));
    const [mapping, limit] = [textOf(facts['mapping']), numberOf(facts['limit'])];
    const wanted = Math.min(MAX_CONCURRENCY, limit * 2);
    if (wanted === limit) return undefined;
    const isAt = (count: number) => ({ action: 'lambda:GetEventSourceMapping', parameters: { UUID: mapping }, expect: `ScalingConfig.MaximumConcurrency == ${literal(count)} && State == 'Enabled'` });
    const set = (count: number) => ({ action: 'lambda:UpdateEventSourceMapping', parameters: { UUID: mapping, ScalingConfig: { MaximumConcurrency: count } } });
    return {
      summary: `Let ${wanted} instead of ${limit} consumers work off ${resource.id}.`,
      steps: [{ id: 'widen', title: `Allow ${wanted} consumers at once`, ...set(wanted), resource, effect: isAt(wanted), settle: { withinSeconds: 120, everySeconds: 10 }, undo: [{ ...set(limit), effect: isAt(limit) }] }],
      verify: { probes: [isAt(wanted)], signals: true, withinSeconds: 180, everySeconds: 15 },
      touches: [resource],
    };
  },
});
