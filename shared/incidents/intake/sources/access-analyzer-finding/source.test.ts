import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a finding of Access Analyzer', () => {
  it('is about the resource that can be reached', () => {
    expect(signalsOf('access-analyzer-finding')).toMatchObject([{ status: 'firing', severity: 'high', suppressed: false, resources: [{ type: 'AWS::S3::Bucket', id: 'orders-archive' }], attributes: { findingType: 'AccessAnalyzer', isPublic: true } }]);
    expect(signalsOf('access-analyzer-finding', { isPublic: false })[0]).toMatchObject({ severity: 'medium', attributes: { isPublic: false } });
  });

  it('is over when it is resolved or its resource is deleted, and suppressed when archived', () => {
    expect(signalsOf('access-analyzer-finding', { status: 'RESOLVED' })[0]?.status).toBe('resolved');
    expect(signalsOf('access-analyzer-finding', { isDeleted: true })[0]?.status).toBe('resolved');
    expect(signalsOf('access-analyzer-finding', { status: 'ARCHIVED' })[0]?.suppressed).toBe(true);
  });
});
