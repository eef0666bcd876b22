import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';
import { alarmConfiguration, alarmName, alarmState, muteDetail } from '../alarm.ts';

/** An alarm changed its state; composite and metric-math alarms too. Source: CloudWatch user guide, "Alarm events and EventBridge". */
export default defineEvent({
  id: 'aws.cloudwatch-alarm-state-change',
  title: 'CloudWatch alarm state change',
  direction: 'inbound',
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm State Change',
  schema: z.looseObject({ alarmName, state: alarmState, previousState: z.optional(z.looseObject({})), configuration: z.optional(alarmConfiguration), muteDetail: z.optional(muteDetail) }),
});
