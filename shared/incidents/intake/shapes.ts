import * as z from 'zod/mini';
import type { JsonObject } from '../../core/json.ts';

const text = z.string().check(z.maxLength(10_000));
const jsonObject = z.custom<JsonObject>((value) => value !== null && typeof value === 'object' && !Array.isArray(value));

/** An EventBridge event as it is delivered (EventBridge user guide, "Event structure"). */
export const envelopeSchema = z.looseObject({
  id: text.check(z.minLength(1)),
  source: text,
  'detail-type': text,
  account: text,
  region: text,
  time: z.string().check(z.maxLength(40)),
  resources: z._default(z.array(text).check(z.maxLength(100)), []),
  detail: jsonObject,
});
export type Envelope = z.infer<typeof envelopeSchema>;

const metric = z.looseObject({ namespace: z.optional(text), name: text, dimensions: z.optional(z.record(z.string(), text)) });

/** A direct action of an alarm on a function (CloudWatch user guide, "Invoke a Lambda function from an alarm"). */
const directSchema = z.looseObject({ source: z.literal('aws.cloudwatch'), alarmArn: text, accountId: text, time: text, region: text, alarmData: jsonObject });

/** The message that an alarm publishes to SNS (CloudWatch user guide, "Notifying users on alarm changes"). */
const topicSchema = z.looseObject({
  AlarmName: text,
  AlarmArn: text,
  AlarmDescription: z.optional(z.nullable(text)),
  AWSAccountId: text,
  NewStateValue: text,
  NewStateReason: z.optional(text),
  OldStateValue: z.optional(text),
  StateChangeTime: text,
  AlarmRule: z.optional(text),
  Trigger: z.optional(
    z.looseObject({
      MetricName: z.optional(text),
      Namespace: z.optional(text),
      Dimensions: z.optional(z.array(z.looseObject({ name: text, value: text })).check(z.maxLength(100))),
      Metrics: z.optional(z.array(z.looseObject({ Id: z.optional(text), Expression: z.optional(text), ReturnData: z.optional(z.boolean()), AccountId: z.optional(text), MetricStat: z.optional(z.looseObject({ Metric: z.looseObject({ Namespace: z.optional(text), MetricName: text, Dimensions: z.optional(z.array(z.looseObject({ name: text, value: text }))) }) })) })).check(z.maxLength(500))),
    }),
  ),
});

const ALARM = { source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change' } as const;
const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

/** The envelope of whatever shape a fact came in; undefined for anything else. */
export function toEnvelope(raw: unknown): Envelope | undefined {
  const direct = directSchema.safeParse(raw);
  if (direct.success) {
    const { alarmArn, accountId, time, region, alarmData } = direct.data;
    return envelopeSchema.parse({ ...ALARM, id: `${alarmArn}@${time}`, account: accountId, region, time, resources: [alarmArn], detail: alarmData });
  }
  const topic = topicSchema.safeParse(messageOf(raw));
  if (topic.success) return fromTopic(topic.data);
  const envelope = envelopeSchema.safeParse(raw);
  return envelope.success ? envelope.data : undefined;
}

/** The message inside of what SNS hands to a function, to HTTP or to a queue. */
function messageOf(raw: unknown): unknown {
  const records: unknown = property(raw, 'Records');
  const first: unknown = Array.isArray(records) ? records[0] : undefined;
  const message = property(property(first, 'Sns') ?? raw, 'Message');
  if (typeof message !== 'string' || message.length > 300_000) return raw;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function fromTopic(alarm: z.infer<typeof topicSchema>): Envelope {
  const metrics = (alarm.Trigger?.Metrics ?? []).map(({ Id: id, Expression: expression, ReturnData: returnData, AccountId: accountId, MetricStat: stat }) => ({
    ...(id === undefined ? {} : { id }),
    ...(expression === undefined ? {} : { expression }),
    ...(returnData === undefined ? {} : { returnData }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(stat === undefined ? {} : { metricStat: { metric: metricOf(stat.Metric.Namespace, stat.Metric.MetricName, stat.Metric.Dimensions) } }),
  }));
  const single = alarm.Trigger?.MetricName === undefined ? [] : [{ id: 'm1', metricStat: { metric: metricOf(alarm.Trigger.Namespace, alarm.Trigger.MetricName, alarm.Trigger.Dimensions) } }];
  return envelopeSchema.parse({
    ...ALARM,
    id: `${alarm.AlarmArn}@${alarm.StateChangeTime}`,
    account: alarm.AWSAccountId,
    region: regionOf(alarm.AlarmArn),
    time: alarm.StateChangeTime,
    resources: [alarm.AlarmArn],
    detail: {
      alarmName: alarm.AlarmName,
      state: { value: alarm.NewStateValue, reason: alarm.NewStateReason ?? '', timestamp: alarm.StateChangeTime },
      configuration: { ...(alarm.AlarmRule === undefined ? {} : { alarmRule: alarm.AlarmRule }), metrics: [...single, ...metrics] },
    },
  });
}

function metricOf(namespace: string | undefined, name: string, dimensions: readonly { readonly name: string; readonly value: string }[] = []): z.infer<typeof metric> {
  return { ...(namespace === undefined ? {} : { namespace }), name, dimensions: Object.fromEntries(dimensions.map((dimension) => [dimension.name, dimension.value])) };
}
