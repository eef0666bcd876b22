import * as z from 'zod/mini';

const text = z.string().check(z.maxLength(10_000));

export const alarmName = z.string().check(z.minLength(1), z.maxLength(255));

/** State of an alarm, and of one of its contributors. Source: CloudWatch user guide, "Alarm events and EventBridge". */
export const alarmState = z.looseObject({ value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']), reason: z.optional(text), reasonData: z.optional(text), timestamp: text, actionsSuppressedBy: z.optional(text) });

const metric = z.looseObject({ namespace: z.optional(text), name: text, dimensions: z.optional(z.record(text, text)) });
const metricStat = z.looseObject({ metric, stat: z.optional(text), period: z.optional(z.number()) });
/** A metric, or an expression over the others. `accountId` where an alarm watches another account's metric. */
const query = z.looseObject({ id: z.optional(text), expression: z.optional(text), returnData: z.optional(z.boolean()), accountId: z.optional(text), metricStat: z.optional(metricStat) });

/** What an alarm watches: metrics and expressions, or for a composite alarm the rule over others. */
export const alarmConfiguration = z.looseObject({ description: z.optional(text), alarmRule: z.optional(text), metrics: z.optional(z.array(query).check(z.maxLength(500))) });

/** There while a mute rule holds the alarm's actions back. */
export const muteDetail = z.looseObject({ mutedByArn: z.optional(text) });
