import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';
import { alarmConfiguration, alarmName, alarmState, muteDetail } from '../alarm.ts';

const text = z.string().check(z.maxLength(10_000));

/** One of the series that an alarm on a query watches changed its state. Source: CloudWatch user guide, "Alarm events and EventBridge". */
export default defineEvent({
  id: 'aws.cloudwatch-alarm-contributor-state-change',
  title: 'CloudWatch alarm contributor state change',
  direction: 'inbound',
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm Contributor State Change',
  schema: z.looseObject({
    alarmName,
    alarmContributor: z.looseObject({ id: text.check(z.minLength(1)), attributes: z.optional(z.record(text, text)) }),
    state: alarmState,
    configuration: z.optional(alarmConfiguration),
    muteDetail: z.optional(muteDetail),
  }),
});
