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

  it('names no resource where Config has ids of its own', () => expect(signalsOf('config-compliance-change', { resourceType: 'AWS::IAM::User', resourceId: 'AIDACKCEVSQ6C2EXAMPLE' })[0]?.resources).toEqual([]));
});
