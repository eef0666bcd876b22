import { describe, expect, it } from 'vitest';
import { describedAlarmsSchema, eventsOf } from './described-alarms.ts';
import { readSignals } from './intake.ts';

const arn = (name: string) => `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name}`;
const state = { StateReason: 'Threshold Crossed', StateUpdatedTimestamp: '2026-11-02T17:30:00.000Z', StateTransitionedTimestamp: '2026-11-02T17:04:40.318Z' };
const Dimensions = [{ Name: 'FunctionName', Value: 'orders' }];
const stat = (name: string) => ({ Metric: { Namespace: 'AWS/Lambda', MetricName: name, Dimensions }, Period: 60, Stat: 'Sum' });

const read = (answer: object) =>
  eventsOf(describedAlarmsSchema.parse(answer), '111122223333', 'us-east-1').flatMap((event) => {
    const intake = readSignals(event, 'aws');
    if (intake.kind === 'refused') throw new Error(intake.detail);
    return intake.signals;
  });

describe('alarms as they are described', () => {
  it('are the same facts as their events, of the instant that the state changed', () => {
    expect(read({ MetricAlarms: [{ AlarmName: 'a', AlarmArn: arn('a'), ...state, Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions }] })).toMatchObject([
      { fingerprint: arn('a'), at: '2026-11-02T17:04:40.318Z', status: 'firing', resources: [{ type: 'AWS::Lambda::Function', id: 'orders' }], attributes: { metric: 'Errors', 'dimension.FunctionName': 'orders' } },
    ]);
  });

  it('on metric math are about what their expression uses', () => {
    const Metrics = [{ Id: 'e1', Expression: 'm2 / m1', ReturnData: true }, { Id: 'm1', MetricStat: stat('Invocations'), ReturnData: false }, { Id: 'm2', MetricStat: stat('Errors'), ReturnData: false, AccountId: '222233334444' }];
    expect(read({ MetricAlarms: [{ AlarmName: 'b', AlarmArn: arn('b'), ...state, Metrics }] })).toMatchObject([{ resources: [{ account: '222233334444' }, { account: '111122223333' }], attributes: { metric: 'Errors' } }]);
  });

  it('name the children of a composite one, and that its actions are held back', () => {
    const [plain, held] = read({ CompositeAlarms: [{ AlarmName: 'c', AlarmArn: arn('c'), ...state, AlarmRule: 'ALARM(a)' }, { AlarmName: 'd', AlarmArn: arn('d'), ...state, AlarmRule: 'ALARM(a)', ActionsSuppressedBy: 'Alarm' }] });
    expect(plain).toMatchObject({ children: [arn('a')], suppressed: false });
    expect(held?.suppressed).toBe(true);
  });
});
