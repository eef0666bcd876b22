import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a state of an instance', () => {
  it('is told of the instance and asks for nothing', () => {
    expect(signalsOf('ec2-instance-state-change')).toMatchObject([{ status: 'information', kind: 'change', resources: [{ type: 'AWS::EC2::Instance', id: 'i-0a1b2c3d4e5f60718' }], attributes: { state: 'stopped' } }]);
  });

  it('is one of those that there are', () => expect(() => signalsOf('ec2-instance-state-change', { state: 'asleep' })).toThrow('EVENT_DETAIL_INVALID: /detail/state'));
});
