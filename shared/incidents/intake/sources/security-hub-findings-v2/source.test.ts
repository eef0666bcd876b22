import { describe, expect, it } from 'vitest';
import { sampleEvent, signalsOf } from '../../../../../test/signals.ts';

const finding = Object(sampleEvent('security-hub-findings-v2')['detail']).findings[0];
const read = (change: object) => signalsOf('security-hub-findings-v2', { findings: [{ ...finding, ...change }] })[0];

describe('a finding of the unified Security Hub', () => {
  it('is the same fact as in the older format, with the same control and resource', () => {
    const [older] = signalsOf('security-hub-findings-imported');
    expect(read({})).toMatchObject({ fingerprint: older?.fingerprint, at: older?.at, severity: 'high', status: 'firing', resources: older?.resources, attributes: { controlId: 'EC2.13' } });
  });

  it.each([[{ status_id: 4 }, 'resolved'], [{ status_id: undefined, status: 'Archived' }, 'resolved'], [{ activity_id: 3 }, 'resolved'], [{ compliance: { status: 'Pass' } }, 'resolved'], [{ status_id: 2 }, 'firing']])('%j is %s', (change, status) => {
    expect(read(change)?.status).toBe(status);
  });

  it('is suppressed, or a sample, where it says so', () => {
    expect(read({ status_id: 3 })?.suppressed).toBe(true);
    expect(read({ finding_info: { ...finding.finding_info, title: '[SAMPLE] Something' } })?.sample).toBe(true);
  });

  it.each([[1, 'low'], [3, 'medium'], [4, 'high'], [5, 'critical'], [6, 'critical']])('of severity %i is %s', (id, severity) => expect(read({ severity_id: id })?.severity).toBe(severity));

  it('takes the name of a resource where the ARN is the other one', () => {
    const resources = [{ type: 'AWS::S3::Bucket', uid: 'orders', uid_alt: 'arn:aws:s3:::orders', owner: { account: { uid: '222233334444' } } }, { type: 'Container', uid: 'x' }];
    const signal = read({ resources });
    expect(signal?.resources).toMatchObject([{ type: 'AWS::S3::Bucket', id: 'orders', account: '222233334444' }]);
    expect(signal?.fingerprint).toBe('finding:arn:aws:securityhub:us-east-1:111122223333:security-control/EC2.13/finding/0001:arn:aws:s3:::orders');
  });
});
