import { anything, assert, jsonValue, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouter } from '../../../local/event-pattern/index.ts';
import { events } from '../../../events/index.gen.ts';
import { operations } from '../../registry.gen.ts';
import { readSignals } from './intake.ts';
import { eventSources } from './sources/index.gen.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'events');
const inbound = events.filter(({ id, direction }) => direction === 'inbound' && id.startsWith('aws.'));
const sampleOf = (id: string) => JSON.parse(readFileSync(join(FOLDER, id.replace('.', '/'), 'sample.json'), 'utf8'));

/** All of them: an event that two rules select is sent twice. */
const rules = inbound.map(({ id, pattern }) => ({ name: id, pattern }));

describe.each(inbound)('the event $id', ({ id }) => {
  it('is selected by its pattern, typed, and taken by the operation that takes events', () => {
    const sample = sampleOf(id);
    expect(createRouter(rules)(sample)).toEqual([id]);
    const intake = readSignals(sample, 'aws');
    expect(intake).toMatchObject({ kind: 'typed', event: id });
    expect(eventSources.some(({ event }) => event === id)).toBe(true);
    expect(operations.find((operation) => operation.id === 'incidents.ingest')?.events).toContain(id);
  });

  it('is refused with the place when its detail is not what it should be', () => {
    expect(readSignals({ ...sampleOf(id), detail: { nothing: true } }, 'aws')).toMatchObject({ kind: 'refused', code: 'EVENT_DETAIL_INVALID' });
  });
});

describe('readSignals', () => {
  const alarm = sampleOf('aws.cloudwatch-alarm-state-change');
  const arn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:orders-errors';
  const message = {
    AlarmName: 'orders-errors', AlarmArn: arn, AWSAccountId: '111122223333', NewStateValue: 'ALARM', NewStateReason: 'Threshold Crossed', OldStateValue: 'OK', Region: 'US East (N. Virginia)',
    StateChangeTime: '2026-11-02T17:04:40.318+0000', Trigger: { MetricName: 'Errors', Namespace: 'AWS/Lambda', Dimensions: [{ name: 'FunctionName', value: 'orders' }] },
  };
  const shapes: readonly (readonly [string, unknown])[] = [
    ['EventBridge', alarm],
    ['SNS to a function', { Records: [{ EventSource: 'aws:sns', Sns: { Type: 'Notification', Message: JSON.stringify(message) } }] }],
    ['SNS to HTTP', { Type: 'Notification', Message: JSON.stringify(message) }],
    ['a direct action', { source: 'aws.cloudwatch', alarmArn: arn, accountId: '111122223333', time: '2026-11-02T17:04:40.400+0000', region: 'us-east-1', alarmData: alarm.detail }],
  ];

  it.each(shapes)('reads an alarm by %s as the same fact', (_name, raw) => {
    const intake = readSignals(raw, 'aws');
    if (intake.kind !== 'typed') throw new Error(intake.detail);
    expect(intake.signals).toMatchObject([{ fingerprint: arn, at: '2026-11-02T17:04:40.318Z', status: 'firing', resources: [{ type: 'AWS::Lambda::Function', id: 'orders' }], attributes: { namespace: 'AWS/Lambda', metric: 'Errors' } }]);
  });

  const wrapped: readonly (readonly [string, (event: unknown) => unknown])[] = [
    ['SQS', (event) => ({ Records: [{ eventSource: 'aws:sqs', body: JSON.stringify(event) }] })],
    ['SNS to SQS', (event) => ({ Records: [{ body: JSON.stringify({ Type: 'Notification', Message: JSON.stringify(event) }) }] })],
    ['SNS to HTTP', (event) => ({ Type: 'Notification', Message: JSON.stringify(event) })],
  ];

  it.each(wrapped)('reads an event of the bus that comes by %s', (_name, wrap) => expect(readSignals(wrap(alarm), 'aws')).toEqual(readSignals(alarm, 'aws')));

  it.each([
    ['EVENT_BATCH', { Records: [{ body: '{}' }, { body: '{}' }] }],
    ['EVENT_CONFIG_RULE_CALL', { version: '1.0', configRuleName: 'x', invokingEvent: '{}' }],
    ['EVENT_BARE_FINDING', { Id: 'x', ProductArn: 'arn', Resources: [] }],
    ['EVENT_BARE_RECORD', { eventSource: 's3.amazonaws.com', eventName: 'PutObject' }],
    ['EVENT_MALFORMED', { Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' }] }],
    ['EVENT_MALFORMED', { Type: 'Notification', Message: 'Hello' }],
    ['EVENT_MALFORMED', { ...message, StateChangeTime: '9'.repeat(100) }],
    ['EVENT_MALFORMED', { source: 'aws.cloudwatch', alarmArn: arn, accountId: '1', time: '9'.repeat(100), region: 'us-east-1', alarmData: alarm.detail }],
    ['EVENT_MALFORMED', { ...alarm, id: '' }],
    ['EVENT_TOO_DEEP', { Type: 'Notification', Message: `{"id":"x","source":"aws.ec2","detail-type":"x","account":"x","region":"x","time":"x","detail":{"x":${'['.repeat(200)}${']'.repeat(200)}}}` }],
  ])('refuses by %s what is none', (code, raw) => expect(readSignals(raw, 'aws')).toMatchObject({ kind: 'refused', code }));

  it('says where an envelope is not as it should be', () => expect(readSignals({ ...alarm, account: 7 }, 'aws')).toMatchObject({ code: 'EVENT_MALFORMED', detail: expect.stringMatching(/^\/account: /) }));

  it('names the children of a composite alarm', () => {
    const composite = { ...alarm, detail: { ...alarm.detail, configuration: { alarmRule: 'ALARM("orders-errors") OR (ALARM(arn:aws:cloudwatch:us-east-1:111122223333:alarm:b) AND NOT OK(c))' } } };
    const intake = readSignals(composite, 'aws');
    expect(intake.kind === 'typed' && intake.signals[0]?.children).toEqual([arn, 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:b', 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:c']);
  });

  it('never throws, whatever comes', () => {
    assert(property(anything({ maxDepth: 6 }), (raw) => ['typed', 'refused'].includes(readSignals(raw, 'aws').kind)), { numRuns: 300 });
    assert(property(jsonValue(), (detail) => ['typed', 'refused'].includes(readSignals({ ...alarm, detail }, 'aws').kind)), { numRuns: 300 });
  });

  it('refuses what is too deep, too large or not of a time', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`);
    expect(readSignals({ ...alarm, detail: deep }, 'aws')).toMatchObject({ code: 'EVENT_TOO_DEEP' });
    expect(readSignals({ ...alarm, detail: { text: 'x'.repeat(400_000) } }, 'aws')).toMatchObject({ code: 'EVENT_TOO_LARGE' });
    expect(readSignals({ ...alarm, time: 'yesterday' }, 'aws')).toMatchObject({ code: 'EVENT_TIME_INVALID' });
    expect(readSignals({ ...alarm, source: 'aws.nobody' }, 'aws')).toMatchObject({ code: 'EVENT_UNKNOWN' });
  });
});
