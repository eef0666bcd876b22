import { describe, expect, it } from 'vitest';
import sample from '../../../../../events/aws/guardduty-finding/sample.json' with { type: 'json' };
import { readSignals } from '../../intake.ts';

function signalOf(change: object, service: object = {}) {
  const intake = readSignals({ ...sample, detail: { ...sample.detail, ...change, service: { ...sample.detail.service, ...service } } }, 'aws');
  if (intake.kind !== 'typed') throw new Error(intake.detail);
  return intake.signals[0];
}

describe('a GuardDuty finding', () => {
  it('is one fact with its resource and type', () => {
    expect(signalOf({})).toMatchObject({ fingerprint: 'finding:16afba5c5c43e07c9e3e5e2e544e95df:i-us-east-1-13', severity: 'high', sample: false, suppressed: false, resources: [{ type: 'AWS::EC2::Instance', id: 'i-us-east-1-13' }], attributes: { findingType: 'CryptoCurrency:EC2/BitcoinTool.B!DNS', findingSeverity: 8 } });
    expect(signalOf({ severity: 9.1 })?.severity).toBe('critical');
  });

  it.each([
    ['a member', {}, { additionalInfo: { sample: true } }],
    ['a text of JSON', {}, { additionalInfo: { value: '{"threatListName":"x","sample":true}' } }],
    ['its title', { title: '[SAMPLE] Bitcoin-related domain name queried.' }, {}],
  ])('is a sample by %s', (_name, change, service) => expect(signalOf(change, service)?.sample).toBe(true));

  it('of an attack sequence is about what it went through', () => {
    const resources = [{ uid: 'arn:aws:s3:::shop', resourceType: 'S3_BUCKET' }, { uid: 'ASIAEXAMPLE', resourceType: 'ACCESS_KEY' }];
    const signal = signalOf({ type: 'AttackSequence:S3/CompromisedData', resource: { resourceType: 'AttackSequence' } }, { detection: { sequence: { resources } } });
    expect(signal?.resources).toMatchObject([{ type: 'AWS::S3::Bucket', id: 'shop' }]);
  });

  it('is suppressed once archived', () => expect(signalOf({}, { archived: true })?.suppressed).toBe(true));

  it.each([
    [{ resourceType: 'AccessKey', accessKeyDetails: { accessKeyId: 'ASIAEXAMPLE', userName: 'shop', userType: 'AssumedRole' } }, { type: 'AWS::IAM::Role', id: 'shop' }],
    [{ resourceType: 'AccessKey', accessKeyDetails: { accessKeyId: 'AKIAEXAMPLE', userName: 'casey', userType: 'IAMUser' } }, { type: 'AWS::IAM::User', id: 'casey' }],
    [{ resourceType: 'S3Bucket', s3BucketDetails: [{ name: 'shop' }] }, { type: 'AWS::S3::Bucket', id: 'shop' }],
    [{ resourceType: 'EKSCluster', eksClusterDetails: { name: 'shop' }, kubernetesDetails: { kubernetesWorkloadDetails: { name: 'cart', namespace: 'web' } } }, { type: 'AWS::EKS::Cluster', id: 'shop' }],
    [{ resourceType: 'ECSCluster', ecsClusterDetails: { arn: 'arn:aws:ecs:us-east-1:111122223333:cluster/shop' } }, { type: 'AWS::ECS::Cluster', id: 'shop' }],
  ])('is about %j', (resource, expected) => expect(signalOf({ resource })?.resources[0]).toMatchObject(expected));
});
