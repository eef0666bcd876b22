import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));
const state = z.looseObject({ value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']), reason: z.optional(text), reasonData: z.optional(text), timestamp: text, actionsSuppressedBy: z.optional(text) });
const metric = z.looseObject({ namespace: z.optional(text), name: text, dimensions: z.optional(z.record(text, text)) });

/** An alarm changed its state; composite and metric-math alarms too. Source: CloudWatch user guide, "Alarm events and EventBridge". */
export default defineEvent({
  id: 'aws.cloudwatch-alarm-state-change',
  title: 'CloudWatch alarm state change',
  direction: 'inbound',
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm State Change',
  schema: z.looseObject({
    alarmName: text.check(z.minLength(1), z.maxLength(255)),
    state,
    previousState: z.optional(z.looseObject({})),
    configuration: z.optional(
      z.looseObject({
        description: z.optional(text),
        alarmRule: z.optional(text),
        metrics: z.optional(
          z
            .array(z.looseObject({ id: z.optional(text), expression: z.optional(text), returnData: z.optional(z.boolean()), metricStat: z.optional(z.looseObject({ metric, stat: z.optional(text), period: z.optional(z.number()) })) }))
            .check(z.maxLength(500)),
        ),
      }),
    ),
  }),
});
