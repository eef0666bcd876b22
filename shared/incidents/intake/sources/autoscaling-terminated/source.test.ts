import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a termination', () => {
  it.each([
    ['At 2026-11-02T17:00:00Z an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.', 'firing'],
    ['At 2026-11-02T17:00:00Z a user request updated the group, changing the desired capacity from 3 to 2.', 'information'],
  ])('because "%s" is %s', (Cause, status) => expect(signalsOf('autoscaling-terminated', { Cause })[0]?.status).toBe(status));
});
