import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/cloudwatch-alarm-configuration-change/event.ts';
import { alarmArn, metricResources, metricsOf } from '../../alarms.ts';
import { defineSource } from '../../model.ts';
import { toSignal } from '../../signal.ts';

/** Nobody asks any more about an alarm that was deleted: its fact is over. */
export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.cloudwatch-alarm-configuration-change',
  fact: 'alarm, when it is deleted',
  fires: 'never; a deleted alarm is over',
  read: (delivery) => {
    const { alarmName, operation, configuration } = delivery.detail;
    const metrics = metricsOf(configuration);
    const arn = alarmArn(delivery, alarmName);
    return [
      toSignal(delivery, {
        type: 'aws.cloudwatch-alarm-configuration-change',
        kind: 'alarm',
        // What is changed says nothing about the alarm's state, and must not pass for a newer one.
        fingerprint: operation === 'delete' ? arn : `${arn}#configuration`,
        status: operation === 'delete' ? 'resolved' : 'information',
        severity: 'low',
        resources: metricResources(delivery, metrics),
        title: `Alarm ${alarmName}: ${operation}`,
        attributes: { alarmName, operation },
      }),
    ];
  },
});
