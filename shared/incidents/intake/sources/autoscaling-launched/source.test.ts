import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a launch', () => {
  it('ends the fact that the group could not launch', () => {
    const [failed] = signalsOf('autoscaling-activity', { AutoScalingGroupName: 'web' });
    const [launched] = signalsOf('autoscaling-launched');
    expect(failed?.status).toBe('firing');
    expect(launched).toMatchObject({ status: 'resolved', fingerprint: failed?.fingerprint, attributes: { detailType: 'EC2 Instance Launch Successful' } });
  });
});
