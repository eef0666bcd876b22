import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a change of an alarm', () => {
  it('ends its fact when it is deleted', () => {
    const [alarm] = signalsOf('cloudwatch-alarm-state-change', { alarmName: 'orders-errors' });
    expect(signalsOf('cloudwatch-alarm-configuration-change')).toMatchObject([{ status: 'resolved', fingerprint: alarm?.fingerprint, kind: 'alarm' }]);
  });

  it('says nothing of its state otherwise', () => {
    const [changed] = signalsOf('cloudwatch-alarm-configuration-change', { operation: 'update' });
    expect(changed).toMatchObject({ status: 'information' });
    expect(changed?.fingerprint).not.toBe(signalsOf('cloudwatch-alarm-configuration-change')[0]?.fingerprint);
  });
});
