import * as z from 'zod/mini';
import type { JsonObject } from '../../core/json.ts';

const dimensions = z.optional(z.array(z.looseObject({ Name: z.string(), Value: z.string() })));
const state = {
  AlarmName: z.string(),
  AlarmArn: z.string(),
  StateReason: z.optional(z.string()),
  StateUpdatedTimestamp: z.string(),
  // When the state itself changed: the instant that its event tells.
  StateTransitionedTimestamp: z.optional(z.string()),
};
const stateSchema = z.looseObject(state);
const metricAlarmSchema = z.looseObject({
  ...state,
  Namespace: z.optional(z.string()),
  MetricName: z.optional(z.string()),
  Dimensions: dimensions,
  Metrics: z.optional(
    z.array(
      z.looseObject({
        Id: z.string(),
        Expression: z.optional(z.string()),
        ReturnData: z.optional(z.boolean()),
        AccountId: z.optional(z.string()),
        MetricStat: z.optional(z.looseObject({ Metric: z.looseObject({ Namespace: z.optional(z.string()), MetricName: z.string(), Dimensions: dimensions }) })),
      }),
    ),
  ),
});
const compositeAlarmSchema = z.looseObject({ ...state, AlarmRule: z.optional(z.string()), ActionsSuppressedBy: z.optional(z.string()) });

/** An answer of CloudWatch's `DescribeAlarms` (CloudWatch API reference). */
export const describedAlarmsSchema = z.looseObject({
  MetricAlarms: z._default(z.array(metricAlarmSchema), []),
  CompositeAlarms: z._default(z.array(compositeAlarmSchema), []),
  NextToken: z.optional(z.string()),
});

/** The events that the alarms of an answer, all of which fire, would have sent. */
export function eventsOf({ MetricAlarms, CompositeAlarms }: z.infer<typeof describedAlarmsSchema>, account: string, region: string): JsonObject[] {
  return [
    ...MetricAlarms.map((alarm) => eventOf(alarm, account, region, {}, { metrics: metricsOf(alarm) })),
    ...CompositeAlarms.map((alarm) => eventOf(alarm, account, region, defined({ actionsSuppressedBy: alarm.ActionsSuppressedBy }), defined({ alarmRule: alarm.AlarmRule }))),
  ];
}

function eventOf(alarm: z.infer<typeof stateSchema>, account: string, region: string, more: JsonObject, configuration: JsonObject): JsonObject {
  const timestamp = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    id: `${alarm.AlarmArn}@${timestamp}`,
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account,
    region,
    time: timestamp,
    resources: [alarm.AlarmArn],
    detail: { alarmName: alarm.AlarmName, state: { value: 'ALARM', reason: alarm.StateReason ?? '', timestamp, ...more }, configuration },
  };
}

function metricsOf(alarm: z.infer<typeof metricAlarmSchema>): JsonObject[] {
  if (alarm.MetricName !== undefined) return [{ id: 'm1', metricStat: statOf(alarm.Namespace, alarm.MetricName, alarm.Dimensions) }];
  return (alarm.Metrics ?? []).map(({ Id: id, Expression: expression, ReturnData: returnData, AccountId: accountId, MetricStat: stat }) => ({
    id,
    ...defined({ expression, returnData, accountId }),
    ...(stat === undefined ? {} : { metricStat: statOf(stat.Metric.Namespace, stat.Metric.MetricName, stat.Metric.Dimensions) }),
  }));
}

function statOf(namespace: string | undefined, name: string, given: z.infer<typeof dimensions>): JsonObject {
  return { metric: { ...defined({ namespace }), name, dimensions: Object.fromEntries((given ?? []).map((each) => [each.Name, each.Value])) } };
}

function defined(values: Readonly<Record<string, string | boolean | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
