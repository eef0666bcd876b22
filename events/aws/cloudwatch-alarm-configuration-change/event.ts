import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';
import { alarmConfiguration, alarmName, alarmState } from '../alarm.ts';

/** An alarm was made, changed or deleted. Source: CloudWatch user guide, "Alarm events and EventBridge". */
export default defineEvent({
  id: 'aws.cloudwatch-alarm-configuration-change',
  title: 'CloudWatch alarm configuration change',
  direction: 'inbound',
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm Configuration Change',
  schema: z.looseObject({ alarmName, operation: z.enum(['create', 'update', 'delete']), state: z.optional(alarmState), configuration: z.optional(alarmConfiguration) }),
});
