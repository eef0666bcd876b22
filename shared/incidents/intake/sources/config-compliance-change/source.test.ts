import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

const judged = (complianceType: string) => ({ newEvaluationResult: { complianceType, resultRecordedTime: '2026-11-02T17:04:38.012Z' } });

describe('a compliance change', () => {
  it('is a finding of the rule on the resource, in the account that the rule judged', () => {
    expect(signalsOf('config-compliance-change', { awsAccountId: '222233334444', awsRegion: 'eu-west-1' })).toMatchObject([
      { kind: 'finding', status: 'firing', at: '2026-11-02T17:04:38.012Z', account: '222233334444', region: 'eu-west-1', resources: [{ account: '222233334444', region: 'eu-west-1', type: 'AWS::S3::Bucket', id: 'orders-archive' }], attributes: { configRule: 's3-bucket-public-read-prohibited', compliance: 'NON_COMPLIANT' } },
    ]);
  });

  it.each([['COMPLIANT', 'resolved'], ['NON_COMPLIANT', 'firing'], ['NOT_APPLICABLE', 'information'], ['INSUFFICIENT_DATA', 'information']])('%s is %s', (compliance, status) => {
    expect(signalsOf('config-compliance-change', judged(compliance))[0]?.status).toBe(status);
  });

  it('says nothing once the rule is gone', () => expect(signalsOf('config-compliance-change', { newEvaluationResult: null })[0]).toMatchObject({ status: 'information', attributes: { compliance: 'NOT_APPLICABLE' } }));

  it.each([['restricted-ssh', 'EC2.13'], ['securityhub-s3-bucket-public-read-prohibited-1a2b3c4d', 'S3.2'], ['our-own-rule', undefined]])('by the rule %s is of the control %s', (configRuleName, control) => {
    expect(signalsOf('config-compliance-change', { configRuleName })[0]?.attributes['controlId']).toBe(control);
  });

  it('is about no account', () => expect(signalsOf('config-compliance-change', { resourceType: 'AWS::::Account', resourceId: '111122223333' })[0]?.resources).toEqual([]));

  it('names no resource where Config has ids of its own', () => expect(signalsOf('config-compliance-change', { resourceType: 'AWS::IAM::User', resourceId: 'AIDACKCEVSQ6C2EXAMPLE' })[0]?.resources).toEqual([]));
});
