import type { JsonObject } from '../core/json.ts';

interface Alarm {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly state: 'OK' | 'ALARM';
  readonly at: Date;
  readonly namespace?: string;
  readonly metric?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Of a composite alarm. */
  readonly rule?: string;
}

const arnOf = ({ account, region, name }: Alarm): string => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

/** An alarm's change of state as EventBridge sends it. */
export function alarmEvent(alarm: Alarm): JsonObject {
  const { name, account, region, state, at, namespace, metric, dimensions, rule } = alarm;
  const metrics = metric === undefined ? [] : [{ id: 'm1', metricStat: { metric: { namespace: namespace ?? '', name: metric, dimensions: dimensions ?? {} } } }];
  return {
    version: '0',
    id: `${name}-${state}-${at.getTime()}`,
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account,
    region,
    time: at.toISOString(),
    resources: [arnOf(alarm)],
    detail: { alarmName: name, state: { value: state, reason: 'drill', timestamp: at.toISOString().replace('Z', '+0000') }, configuration: { metrics, ...(rule === undefined ? {} : { alarmRule: rule }) } },
  };
}

/** The same fact as SNS sends it. */
export function alarmByTopic(alarm: Alarm): JsonObject {
  const { name, account, region, state, at, namespace = '', metric = '', dimensions = {} } = alarm;
  const message = { AlarmName: name, AlarmArn: arnOf(alarm), AWSAccountId: account, Region: region, NewStateValue: state, NewStateReason: 'drill', StateChangeTime: at.toISOString().replace('Z', '+0000'), Trigger: { MetricName: metric, Namespace: namespace, Dimensions: Object.entries(dimensions).map(([key, value]) => ({ name: key, value })) } };
  return { Records: [{ EventSource: 'aws:sns', Sns: { Type: 'Notification', Message: JSON.stringify(message) } }] };
}

/** The same fact as an alarm hands it to a function. */
export function alarmByAction(alarm: Alarm): JsonObject {
  const { detail } = alarmEvent(alarm);
  return { source: 'aws.cloudwatch', alarmArn: arnOf(alarm), accountId: alarm.account, region: alarm.region, time: alarm.at.toISOString().replace('Z', '+0000'), alarmData: detail ?? {} };
}

/** A call that CloudTrail recorded. */
export function apiCall(account: string, region: string, at: Date, id: string, service: string, name: string, principal: string, parameters: JsonObject): JsonObject {
  return {
    version: '0', id, source: `aws.${service}`, 'detail-type': 'AWS API Call via CloudTrail', account, region, time: at.toISOString(), resources: [],
    detail: { eventID: id, eventTime: at.toISOString(), eventSource: `${service}.amazonaws.com`, eventName: name, awsRegion: region, recipientAccountId: account, userIdentity: { type: 'AssumedRole', arn: principal }, requestParameters: parameters },
  };
}
