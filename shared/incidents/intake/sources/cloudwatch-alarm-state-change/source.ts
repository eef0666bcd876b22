import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/cloudwatch-alarm-state-change/event.ts';
import { ALARM_STATUS, alarmArn, hasContributors, metricAttributes, metricResources, metricsOf } from '../../alarms.ts';
import { instantOf } from '../../instant.ts';
import { defineSource, type Delivery } from '../../model.ts';
import { toSignal } from '../../signal.ts';

type Detail = z.infer<typeof event.schema>;

/** The alarm, whichever of its three ways it came by: the ARN and the instant of its state make one fact. */
export default defineSource<Detail>({
  event: 'aws.cloudwatch-alarm-state-change',
  fact: 'alarm; of a composite alarm also its children',
  fires: '`ALARM`, but not of a grouped query, whose contributors speak for it; over with `OK`; held back by a suppressor or a mute rule is suppressed',
  read: (delivery) => {
    const { alarmName, state, configuration, muteDetail } = delivery.detail;
    const metrics = metricsOf(configuration);
    const children = childrenOf(delivery);
    const status = ALARM_STATUS[state.value];
    return [
      toSignal(delivery, {
        type: 'aws.cloudwatch-alarm-state-change',
        kind: 'alarm',
        fingerprint: alarmArn(delivery, alarmName),
        // Which of its series it is about, each of these says by itself.
        status: status === 'firing' && hasContributors(configuration) ? 'information' : status,
        at: instantOf(state.timestamp) ?? delivery.time,
        severity: 'high',
        resources: metricResources(delivery, metrics),
        title: `Alarm ${alarmName}`,
        reason: state.reason ?? '',
        attributes: { alarmName, ...metricAttributes(metrics) },
        suppressed: state.actionsSuppressedBy !== undefined || muteDetail?.mutedByArn !== undefined,
        ...(children.length === 0 ? {} : { children }),
      }),
    ];
  },
});

/** The alarms that a composite alarm's rule names (CloudWatch user guide, "Composite alarm rule"). */
function childrenOf(delivery: Delivery<Detail>): string[] {
  const rule = delivery.detail.configuration?.alarmRule ?? '';
  const names = [...rule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]+)"|'([^']+)'|([^\s()"']+))\s*\)/g)];
  return [...new Set(names.map((match) => match[1] ?? match[2] ?? match[3] ?? '').map((name) => (name.startsWith('arn:') ? name : alarmArn(delivery, name))))];
}
