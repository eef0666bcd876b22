import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/cloudwatch-alarm-contributor-state-change/event.ts';
import { ALARM_STATUS, alarmArn, insightsMetric, metricAttributes, metricResources } from '../../alarms.ts';
import { instantOf } from '../../instant.ts';
import { defineSource } from '../../model.ts';
import { toSignal } from '../../signal.ts';

/** Each series of an alarm on a query is a fact of its own, about the resource that its attributes name. */
export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.cloudwatch-alarm-contributor-state-change',
  fact: 'alarm and contributor',
  fires: '`ALARM`; over with `OK`; muted is suppressed',
  read: (delivery) => {
    const { alarmName, alarmContributor, state, configuration, muteDetail } = delivery.detail;
    const metric = insightsMetric(configuration, alarmContributor.attributes ?? {});
    const metrics = metric === undefined ? [] : [metric];
    return [
      toSignal(delivery, {
        type: 'aws.cloudwatch-alarm-contributor-state-change',
        kind: 'alarm',
        fingerprint: `${alarmArn(delivery, alarmName)}#${alarmContributor.id}`,
        status: ALARM_STATUS[state.value],
        at: instantOf(state.timestamp) ?? delivery.time,
        severity: 'high',
        resources: metricResources(delivery, metrics),
        title: `Alarm ${alarmName}: ${Object.values(alarmContributor.attributes ?? {}).join(', ') || alarmContributor.id}`,
        reason: state.reason ?? '',
        attributes: { alarmName, ...metricAttributes(metrics) },
        suppressed: state.actionsSuppressedBy !== undefined || muteDetail?.mutedByArn !== undefined,
      }),
    ];
  },
});
