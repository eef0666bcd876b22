import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

const asked = (expression: string, attributes: object = { TableName: 'orders' }) => signalsOf('cloudwatch-alarm-contributor-state-change', { alarmContributor: { id: 'c1', attributes }, configuration: { metrics: [{ id: 'm1', expression, returnData: true }] } })[0];

describe('a contributor of an alarm', () => {
  it('is a fact of its own, about the resource of its series', () => {
    expect(signalsOf('cloudwatch-alarm-contributor-state-change')).toMatchObject([{ status: 'firing', fingerprint: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:tables-throttled#6d442278dba546f6', resources: [{ type: 'AWS::DynamoDB::Table', id: 'orders' }], attributes: { namespace: 'AWS/DynamoDB', metric: 'ThrottledRequests', 'dimension.TableName': 'orders' } }]);
  });

  it.each([
    ['SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId) GROUP BY InstanceId', { InstanceId: 'i-1' }, [{ type: 'AWS::EC2::Instance', id: 'i-1' }]],
    ['select sum("Errors") from "AWS/Lambda" where Resource = \'x\' group by FunctionName', { FunctionName: 'orders' }, [{ type: 'AWS::Lambda::Function', id: 'orders' }]],
    ['m1 > 3', { TableName: 'orders' }, []],
  ])('of %s is about what its attributes name', (expression, attributes, expected) => expect(asked(expression, attributes)?.resources).toMatchObject(expected));

  it('speaks for its alarm, which asks for nothing by itself', () => {
    const configuration = { metrics: [{ id: 'm1', expression: 'SELECT SUM(ThrottledRequests) FROM "AWS/DynamoDB" GROUP BY TableName', returnData: true }] };
    expect(signalsOf('cloudwatch-alarm-state-change', { configuration })[0]?.status).toBe('information');
    const single = { metrics: [{ id: 'm1', expression: 'SELECT SUM(ThrottledRequests) FROM "AWS/DynamoDB"', returnData: true }] };
    expect(signalsOf('cloudwatch-alarm-state-change', { configuration: single })[0]).toMatchObject({ status: 'firing', resources: [] });
  });
});
