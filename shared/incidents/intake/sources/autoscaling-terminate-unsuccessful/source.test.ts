import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a termination that failed', () => {
  it('is a failure of the group, apart from its launches', () => {
    const [signal] = signalsOf('autoscaling-terminate-unsuccessful');
    expect(signal).toMatchObject({ status: 'firing', reason: 'The instance is protected from termination.', resources: [{ type: 'AWS::AutoScaling::AutoScalingGroup', id: 'web' }] });
    expect(signal?.fingerprint).not.toBe(signalsOf('autoscaling-activity', { AutoScalingGroupName: 'web' })[0]?.fingerprint);
  });
});
