import { describe, expect, it } from 'vitest';
import { sampleEvent, signalsOf } from '../../../../../test/signals.ts';

const entities = (...names: readonly string[]) => ({ affectedEntities: names.map((entityValue) => ({ entityValue })) });

describe('a Health event', () => {
  it('is one fact per affected entity, from any region and on any page', () => {
    const pages = [signalsOf('health-event', { ...entities('i-1', 'i-2'), page: '1' }), signalsOf('health-event', { ...entities('i-3', 'i-1'), page: '2' }, { region: 'us-west-2', id: 'backup' })].flat();
    expect(new Set(pages.map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect(pages.map(({ resources }) => resources[0]?.id)).toEqual(['i-1', 'i-2', 'i-3', 'i-1']);
  });

  it.each([
    ['EC2', 'vol-0a1b', [{ type: 'AWS::EC2::Volume', id: 'vol-0a1b' }]],
    ['EC2', 'arn:aws:ec2:us-east-1:111122223333:instance/i-0a1b', [{ type: 'AWS::EC2::Instance', id: 'i-0a1b' }]],
    ['RISK', 'casey', [{ type: 'AWS::IAM::User', id: 'casey' }]],
    ['RISK', 'AKIAIOSFODNN7EXAMPLE', [{ type: 'AWS::IAM::AccessKey', id: 'AKIAIOSFODNN7EXAMPLE' }]],
    ['LAMBDA', 'orders', []],
    ['EC2', 'sg-1', []],
    ['EC2', 'UNKNOWN', []],
  ])('of %s on %s is about it, or about nothing that is known', (service, name, expected) => expect(signalsOf('health-event', { service, ...entities(name) })[0]?.resources).toMatchObject(expected));

  it('of an exposed key names its user and the key', () => {
    const [signal] = signalsOf('health-event', { service: 'RISK', ...entities('AKIAIOSFODNN7EXAMPLE'), eventMetadata: { userName: 'casey' } });
    expect(signal).toMatchObject({ resources: [{ type: 'AWS::IAM::User', id: 'casey' }, { type: 'AWS::IAM::AccessKey' }], attributes: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } });
  });

  it('is of the time of its last update, not of what it announces', () => {
    expect(signalsOf('health-event', { lastUpdatedTime: 'Mon, 02 Nov 2026 17:00:00 GMT', startTime: 'Mon, 30 Nov 2026 17:00:00 GMT' })[0]?.at).toBe('2026-11-02T17:00:00.000Z');
    const { time } = sampleEvent('health-event');
    expect(signalsOf('health-event', { lastUpdatedTime: undefined, startTime: 'Mon, 30 Nov 2026 17:00:00 GMT' })[0]?.at).toBe(new Date(String(time)).toISOString());
  });

  it.each([[{ statusCode: 'closed' }, 'resolved'], [{ eventScopeCode: 'PUBLIC', statusCode: 'open' }, 'information'], [{ eventTypeCategory: 'accountNotification', statusCode: 'open' }, 'information'], [{ statusCode: 'upcoming', eventTypeCategory: 'scheduledChange' }, 'firing']])('%j is %s', (change, status) => {
    expect(signalsOf('health-event', change)[0]?.status).toBe(status);
  });
});
