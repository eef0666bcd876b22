import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a rebalance recommendation', () => {
  it('is the same fact as the interruption that may follow, and asks for nothing by itself', () => {
    const [advice] = signalsOf('ec2-rebalance-recommendation');
    const [warning] = signalsOf('ec2-spot-interruption-warning', { 'instance-id': 'i-0a1b2c3d4e5f60718' });
    expect(advice).toMatchObject({ status: 'information', fingerprint: warning?.fingerprint });
    expect(warning?.status).toBe('firing');
  });
});
