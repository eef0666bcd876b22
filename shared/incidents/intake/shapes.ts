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

/** An event's envelope, or why it is none; `code` is stable. */
type Shape = { readonly kind: 'event'; readonly envelope: Envelope } | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

const refuse = (code: string, detail: string): Shape => ({ kind: 'refused', code, detail });
/** What was made of another shape has to keep to the bounds of an envelope as well. */
function found(value: object): Shape {
  const envelope = envelopeSchema.safeParse(value);
  return envelope.success ? { kind: 'event', envelope: envelope.data } : refuse('EVENT_MALFORMED', 'The alarm is no event: a text of it is too long.');
}

/** The envelope of whatever shape a fact came in, or why it is none. */
export function toEnvelope(raw: unknown): Shape {
  const records: unknown = property(raw, 'Records');
  if (Array.isArray(records) && records.length !== 1) return refuse('EVENT_BATCH', `It holds ${records.length} records; send each by itself.`);
  const message = messageOf(Array.isArray(records) ? records[0] : raw);
  const direct = directSchema.safeParse(message);
  if (direct.success) return found(fromAction(direct.data));
  const topic = topicSchema.safeParse(message);
  if (topic.success) return found(fromTopic(topic.data));
  const envelope = envelopeSchema.safeParse(message);
  return envelope.success ? { kind: 'event', envelope: envelope.data } : refusalOf(message, envelope.error.issues[0]);
}

/** Shapes that are taken for events at times, with what to send instead. */
function refusalOf(message: unknown, issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): Shape {
  if (property(message, 'invokingEvent') !== undefined) return refuse('EVENT_CONFIG_RULE_CALL', 'This is what Config hands to the function of a rule. Send the event "Config Rules Compliance Change" instead.');
  if (property(message, 'ProductArn') !== undefined && property(message, 'Resources') !== undefined) return refuse('EVENT_BARE_FINDING', 'This is a finding without its event. Send it as detail.findings of "Security Hub Findings - Imported".');
  if (String(property(message, 'eventSource') ?? '').endsWith('.amazonaws.com') && property(message, 'eventName') !== undefined) return refuse('EVENT_BARE_RECORD', 'This is a record without its event. Send it as the detail of "AWS API Call via CloudTrail".');
  if (property(message, 'detail-type') !== undefined) return refuse('EVENT_MALFORMED', `/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'is not valid'}`);
  return refuse('EVENT_MALFORMED', 'It is neither an EventBridge event, nor an alarm by SNS, nor a direct alarm action.');
}

const MAX_WRAPPINGS = 3;

/** What is inside of what SNS and SQS hand on, one in the other at times; as it is when it is wrapped in nothing. */
function messageOf(raw: unknown): unknown {
  let message = raw;
  for (let wrapping = 0; wrapping < MAX_WRAPPINGS; wrapping += 1) {
    const text = property(property(message, 'Sns') ?? message, 'Message') ?? property(message, 'body');
    if (typeof text !== 'string') return message;
    try {
      message = JSON.parse(text);
    } catch {
      return undefined;
    }
  }
  return message;
}

function fromAction({ alarmArn, accountId, time, region, alarmData }: z.infer<typeof directSchema>): object {
  return { ...ALARM, id: `${alarmArn}@${time}`, account: accountId, region, time, resources: [alarmArn], detail: alarmData };
}

function property(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function fromTopic(alarm: z.infer<typeof topicSchema>): object {
  const metrics = (alarm.Trigger?.Metrics ?? []).map(({ Id: id, Expression: expression, ReturnData: returnData, AccountId: accountId, MetricStat: stat }) => ({
    ...(id === undefined ? {} : { id }),
    ...(expression === undefined ? {} : { expression }),
    ...(returnData === undefined ? {} : { returnData }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(stat === undefined ? {} : { metricStat: { metric: metricOf(stat.Metric.Namespace, stat.Metric.MetricName, stat.Metric.Dimensions) } }),
  }));
  const single = alarm.Trigger?.MetricName === undefined ? [] : [{ id: 'm1', metricStat: { metric: metricOf(alarm.Trigger.Namespace, alarm.Trigger.MetricName, alarm.Trigger.Dimensions) } }];
  return {
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
  };
}

function metricOf(namespace: string | undefined, name: string, dimensions: readonly { readonly name: string; readonly value: string }[] = []): z.infer<typeof metric> {
  return { ...(namespace === undefined ? {} : { namespace }), name, dimensions: Object.fromEntries(dimensions.map((dimension) => [dimension.name, dimension.value])) };
}
