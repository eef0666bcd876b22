import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

const lambda = (id: string, name: string, more: object = {}) => ({ id, returnData: false, metricStat: { metric: { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: 'orders' } } }, ...more });
const onMath = (expression: string, ...metrics: readonly object[]) => signalsOf('cloudwatch-alarm-state-change', { configuration: { metrics: [...metrics, { id: 'e1', expression, returnData: true }] } })[0];

describe('an alarm on metric math', () => {
  it('is about what its expression uses, first what it names first', () => {
    const signal = onMath('100 * (m2 / m1)', lambda('m1', 'Invocations'), lambda('m2', 'Errors'), { id: 'm3', metricStat: { metric: { namespace: 'AWS/SQS', name: 'unused', dimensions: { QueueName: 'other' } } } });
    expect(signal).toMatchObject({ resources: [{ type: 'AWS::Lambda::Function', id: 'orders' }], attributes: { namespace: 'AWS/Lambda', metric: 'Errors', metrics: 'Errors,Invocations' } });
  });

  it('follows expressions in expressions, also in a circle', () => {
    expect(onMath('e2 + 1', { id: 'e2', expression: 'FILL(m1, 0) + e1' }, lambda('m1', 'Errors'))).toMatchObject({ attributes: { metric: 'Errors' } });
    expect(onMath('SUM(METRICS())', lambda('m1', 'Errors'), lambda('m2', 'Throttles'))?.attributes['metrics']).toBe('Errors,Throttles');
  });

  it('over several namespaces matches no remedy by its metric', () => {
    const queue = { id: 'm2', metricStat: { metric: { namespace: 'AWS/SQS', name: 'NumberOfMessagesSent', dimensions: { QueueName: 'orders' } } } };
    expect(onMath('m1 / m2', lambda('m1', 'Errors'), queue)).toMatchObject({ resources: [{ type: 'AWS::Lambda::Function' }, { type: 'AWS::SQS::Queue' }], attributes: { alarmName: expect.any(String) } });
    expect(onMath('m1 / m2', lambda('m1', 'Errors'), queue)?.attributes).not.toHaveProperty('metric');
  });
});

describe('an alarm', () => {
  const watching = (namespace: string, dimensions: object) => signalsOf('cloudwatch-alarm-state-change', { configuration: { metrics: [{ id: 'm1', metricStat: { metric: { namespace, name: 'X', dimensions } } }] } })[0]?.resources;

  it.each([
    ['AWS/ECS', { ClusterName: 'shop', ServiceName: 'cart' }, [{ type: 'AWS::ECS::Service', id: 'shop/cart' }]],
    ['AWS/ECS', { ClusterName: 'shop' }, [{ type: 'AWS::ECS::Cluster', id: 'shop' }]],
    ['AWS/States', { StateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:invoices' }, [{ type: 'AWS::StepFunctions::StateMachine', id: 'arn:aws:states:us-east-1:111122223333:stateMachine:invoices' }]],
    ['AWS/ApplicationELB', { LoadBalancer: 'app/web/1', TargetGroup: 'targetgroup/web/2' }, [{ id: 'targetgroup/web/2' }, { id: 'app/web/1' }]],
    ['My/App', { InstanceId: 'i-1' }, []],
    ['AWS/EC2', { ImageId: 'ami-1' }, []],
    ['AWS/SQS', { QueueName: '' }, []],
  ])('on %s of %j is about it, never about a guess', (namespace, dimensions, expected) => expect(watching(namespace, dimensions)).toMatchObject(expected));

  it("on another account's metric is about that account's resource", () => {
    const metrics = [lambda('m1', 'Errors', { accountId: '222233334444', returnData: true })];
    expect(signalsOf('cloudwatch-alarm-state-change', { configuration: { metrics } })[0]).toMatchObject({ account: '111122223333', resources: [{ account: '222233334444', id: 'orders' }] });
  });

  it('is suppressed by its suppressor and by a mute rule', () => {
    const state = { value: 'ALARM', timestamp: '2026-11-02T17:04:40.318+0000', actionsSuppressedBy: 'WaitPeriod' };
    expect(signalsOf('cloudwatch-alarm-state-change', { state })[0]?.suppressed).toBe(true);
    expect(signalsOf('cloudwatch-alarm-state-change', { muteDetail: { mutedByArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm-mute-rule:night' } })[0]?.suppressed).toBe(true);
    expect(signalsOf('cloudwatch-alarm-state-change')[0]?.suppressed).toBe(false);
  });

  it('has the ARN of its partition', () => expect(signalsOf('cloudwatch-alarm-state-change', { alarmName: 'a' }, { region: 'cn-north-1', resources: ['arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:a'] })[0]?.fingerprint).toBe('arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:a'));
});
