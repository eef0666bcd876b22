import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/cloudwatch-alarm-state-change/event.ts';
import type { ResourceRef } from '../../../../ports/index.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { ALARM_TARGETS } from '../../alarm-targets.ts';
import { instantOf } from '../../instant.ts';
import { defineSource, type Delivery } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;
type Metric = NonNullable<NonNullable<NonNullable<Detail['configuration']>['metrics']>[number]['metricStat']>['metric'];

const STATUS: Readonly<Record<Detail['state']['value'], Signal['status']>> = { ALARM: 'firing', OK: 'resolved', INSUFFICIENT_DATA: 'information' };

/** The alarm, whichever of its three ways it came by: the ARN and the instant of its state make one fact. */
export default defineSource<Detail>({
  event: 'aws.cloudwatch-alarm-state-change',
  read: (delivery) => {
    const { detail, account, region } = delivery;
    const metrics = metricsOf(detail);
    const children = childrenOf(detail, account, region);
    const signal: Signal = {
      id: delivery.id,
      fingerprint: alarmArn(account, region, detail.alarmName),
      type: 'aws.cloudwatch-alarm-state-change',
      kind: 'alarm',
      status: STATUS[detail.state.value],
      at: instantOf(detail.state.timestamp) ?? delivery.time,
      severity: 'high',
      account,
      region,
      resources: resourcesOf(delivery, metrics),
      title: `Alarm ${detail.alarmName}`,
      reason: (detail.state.reason ?? '').slice(0, 1000),
      attributes: { alarmName: detail.alarmName, ...attributesOf(metrics) },
      sample: false,
      suppressed: detail.state.actionsSuppressedBy !== undefined,
      ...(children.length === 0 ? {} : { children }),
    };
    return [signal];
  },
});

const alarmArn = (account: string, region: string, name: string): string => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

/** Of an alarm on metric math: every metric that the expressions are made of. */
function metricsOf({ configuration }: Detail): readonly Metric[] {
  return (configuration?.metrics ?? []).flatMap(({ metricStat }) => (metricStat === undefined ? [] : [metricStat.metric]));
}

function attributesOf(metrics: readonly Metric[]): Signal['attributes'] {
  const [first] = metrics;
  if (first === undefined || metrics.some(({ namespace }) => namespace !== first.namespace)) return {};
  return { namespace: first.namespace ?? '', metric: first.name, ...dimensionsOf(metrics), ...(metrics.length > 1 ? { metrics: metrics.map(({ name }) => name).join(',').slice(0, 500) } : {}) };
}

/** Of an alarm on one metric, `dimension.<name>`: what a resource's own id does not say. */
function dimensionsOf([metric, ...others]: readonly Metric[]): Signal['attributes'] {
  if (others.length > 0) return {};
  return Object.fromEntries(Object.entries(metric?.dimensions ?? {}).slice(0, 30).map(([name, value]) => [`dimension.${name.slice(0, 255)}`, value.slice(0, 1024)]));
}

function resourcesOf({ account, region, provider }: Delivery, metrics: readonly Metric[]): ResourceRef[] {
  const found = new Map<string, ResourceRef>();
  for (const { namespace, dimensions = {} } of metrics) {
    for (const { dimension, within, type } of ALARM_TARGETS.filter((target) => target.namespace === namespace)) {
      const name = dimensions[dimension];
      const outer = within === undefined ? '' : dimensions[within];
      if (name === undefined || outer === undefined) continue;
      const id = outer === '' ? name : `${outer}/${name}`;
      found.set(`${type}#${id}`, { provider, account, region, type, id });
    }
  }
  return [...found.values()];
}

/** The alarms that a composite alarm's rule names (CloudWatch user guide, "Composite alarm rule"). */
function childrenOf({ configuration }: Detail, account: string, region: string): string[] {
  const names = [...(configuration?.alarmRule ?? '').matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]+)"|'([^']+)'|([^\s()"']+))\s*\)/g)];
  return names.map((match) => match[1] ?? match[2] ?? match[3] ?? '').map((name) => (name.startsWith('arn:') ? name : alarmArn(account, region, name)));
}
