import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

const call = (eventSource: string, eventName: string, requestParameters: object | null, more: object = {}) => signalsOf('cloudtrail-api-call', { eventSource: `${eventSource}.amazonaws.com`, eventName, requestParameters, ...more })[0];

describe('a recorded call', () => {
  it.each([
    ['ec2', { groupId: 'sg-1', instanceId: 'i-1' }, [{ type: 'AWS::EC2::SecurityGroup', id: 'sg-1' }, { type: 'AWS::EC2::Instance', id: 'i-1' }]],
    ['ec2', { instancesSet: { items: [{ instanceId: 'i-1' }, { instanceId: 'i-2' }, 7] } }, [{ id: 'i-1' }, { id: 'i-2' }]],
    ['cloudtrail', { name: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main' }, [{ type: 'AWS::CloudTrail::Trail', id: 'main' }]],
    ['kms', { keyId: 'arn:aws:kms:us-east-1:111122223333:key/1234' }, [{ type: 'AWS::KMS::Key', id: '1234' }]],
    ['iam', { userName: 'casey', policyArn: 'arn:aws:iam::aws:policy/X' }, [{ type: 'AWS::IAM::User', id: 'casey' }]],
    ['lambda', { functionName: 'arn:aws:lambda:us-east-1:111122223333:function:orders' }, [{ type: 'AWS::Lambda::Function', id: 'orders' }]],
    ['s3', { userName: 'casey' }, []],
    ['s3', { bucketName: '' }, []],
    ['s3', null, []],
  ])('of %s with %j is about what it names', (service, parameters, expected) => expect(call(service, 'Any', parameters)?.resources).toMatchObject(expected));

  it('is about what the record lists where its parameters say nothing', () => {
    const resources = [{ ARN: 'arn:aws:s3:::orders/a.txt', type: 'AWS::S3::Object' }, { ARN: 'arn:aws:s3:::orders', type: 'AWS::S3::Bucket', accountId: '222233334444' }, { type: null }];
    expect(call('s3', 'GetObject', {}, { resources })?.resources).toMatchObject([{ type: 'AWS::S3::Object' }, { type: 'AWS::S3::Bucket', id: 'orders', account: '222233334444' }]);
  });

  it('fires when it is watched and changed something', () => {
    const status = (name: string, more: object = {}) => call('cloudtrail', name, { name: 'main' }, more)?.status;
    expect(status('StopLogging')).toBe('firing');
    expect(status('StopLogging', { errorCode: 'AccessDenied' })).toBe('information');
    expect(status('StopLogging', { readOnly: true })).toBe('information');
    expect(status('PutEventSelectors')).toBe('information');
    expect([call('guardduty', 'DeleteDetector', {}), call('frauddetector', 'DeleteDetector', {}), call('constructor', 'DeleteDetector', {})].map((signal) => signal?.status)).toEqual(['firing', 'information', 'information']);
  });

  it('is known by its own id and says who made it', () => {
    const more = { eventID: 'e-1', userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/admin/casey' } };
    expect(call('kms', 'ScheduleKeyDeletion', {}, more)).toMatchObject({ fingerprint: 'cloudtrail:e-1', principal: 'arn:aws:sts::111122223333:assumed-role/admin/casey' });
    expect(call('kms', 'ScheduleKeyDeletion', {}, { userIdentity: { invokedBy: 'backup.amazonaws.com' } })?.principal).toBe('backup.amazonaws.com');
    expect(call('kms', 'ScheduleKeyDeletion', {}, { userIdentity: null })).not.toHaveProperty('principal');
  });
});
