import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a certificate that runs out', () => {
  it('is one fact, told day after day, and urgent at the end', () => {
    const [early] = signalsOf('acm-certificate-expiration', { DaysToExpiry: 30 });
    const [late] = signalsOf('acm-certificate-expiration', { DaysToExpiry: 6 });
    expect(late).toMatchObject({ fingerprint: early?.fingerprint, severity: 'high', resources: [{ type: 'AWS::CertificateManager::Certificate', id: expect.stringMatching(/^arn:/) }] });
    expect(early?.severity).toBe('medium');
  });

  it('that is not named says nothing', () => expect(signalsOf('acm-certificate-expiration', {}, { resources: [] })).toEqual([]));
});
