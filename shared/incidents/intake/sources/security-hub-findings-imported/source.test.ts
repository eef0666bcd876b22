import { describe, expect, it } from 'vitest';
import { sampleEvent, signalsOf } from '../../../../../test/signals.ts';

const finding = Object(sampleEvent('security-hub-findings-imported')['detail']).findings[0];
const read = (change: object, envelope: object = {}) => signalsOf('security-hub-findings-imported', { findings: [{ ...finding, ...change }] }, envelope)[0];

describe('a finding of Security Hub', () => {
  it('is one fact from the member and from the aggregator account, and when a person sends it on', () => {
    const aggregated = read({}, { account: '999988887777', region: 'eu-west-1', id: 'other' });
    expect(aggregated).toMatchObject({ fingerprint: read({})?.fingerprint, account: '111122223333', region: 'us-east-1' });
    expect(signalsOf('security-hub-custom-action')[0]?.fingerprint).toBe(read({})?.fingerprint);
  });

  it('is each of several in one event', () => {
    expect(signalsOf('security-hub-findings-imported', { findings: [finding, { ...finding, Id: 'second' }] }).map(({ fingerprint, id }) => [fingerprint, id])).toHaveLength(2);
  });

  it('is about what was done to somebody before who did it', () => {
    const Resources = [{ Type: 'AwsIamUser', Id: 'arn:aws:iam::111122223333:user/casey', ResourceRole: 'Actor' }, { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::orders', ResourceRole: 'Target' }];
    expect(read({ Resources })?.resources).toMatchObject([{ id: 'orders' }, { id: 'casey' }]);
  });

  it.each([[{ RecordState: 'ARCHIVED' }], [{ Compliance: { Status: 'PASSED' } }], [{ Workflow: { Status: 'RESOLVED' } }]])('%j is over', (change) => expect(read(change)?.status).toBe('resolved'));

  it('is suppressed, or a sample, where it says so', () => {
    expect(read({ Workflow: { Status: 'SUPPRESSED' } })?.suppressed).toBe(true);
    expect(read({ Sample: true })?.sample).toBe(true);
    expect(read({ Title: '[Sample] Something' })?.sample).toBe(true);
  });

  it.each([[{ Label: 'CRITICAL' }, 'critical'], [{ Label: 'INFORMATIONAL', Normalized: 90 }, 'low'], [{ Normalized: 90 }, 'critical'], [{ Normalized: 70 }, 'high'], [{ Normalized: 40 }, 'medium'], [{ Normalized: 0 }, 'low']])('of severity %j is %s', (Severity, severity) => expect(read({ Severity })?.severity).toBe(severity));

  it.each([
    ['arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/4.1', 'EC2.13'],
    ['cis-aws-foundations-benchmark/v/1.4.0/2.1.5.1', 'S3.1'],
    ['aws-foundational-security-best-practices/v/1.0.0/S3.2', 'S3.2'],
    ['pci-dss/v/3.2.1/PCI.S3.2', 'S3.2'],
    ['pci-dss/v/3.2.1/PCI.Lambda.1', 'PCI.Lambda.1'],
  ])('by %s is of the control %s', (GeneratorId, controlId) => expect(read({ GeneratorId, Compliance: { Status: 'FAILED' } })?.attributes['controlId']).toBe(controlId));

  it.each([
    ['AwsEcsService', 'arn:aws:ecs:us-east-1:111122223333:service/shop/cart', [{ type: 'AWS::ECS::Service', id: 'shop/cart' }]],
    ['AwsLambdaFunction', 'arn:aws:lambda:us-east-1:111122223333:function:orders:7', [{ type: 'AWS::Lambda::Function', id: 'orders' }]],
    ['AwsElbv2LoadBalancer', 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188', [{ type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', id: 'app/web/50dc6c495c0c9188' }]],
    ['AwsIamAccessKey', 'AWS::IAM::AccessKey:AKIAIOSFODNN7EXAMPLE', [{ type: 'AWS::IAM::AccessKey', id: 'AKIAIOSFODNN7EXAMPLE' }]],
    ['AwsIamAccessKey', 'AWS::IAM::AccessKey:null', []],
    ['AwsAccount', 'AWS::::Account:111122223333', []],
    ['constructor', 'arn:aws:s3:::x', []],
  ])('on %s %s is about it', (Type, Id, expected) => expect(read({ Resources: [{ Type, Id }] })?.resources).toMatchObject(expected));
});
