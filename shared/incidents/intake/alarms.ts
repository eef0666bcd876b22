import type * as z from 'zod/mini';
import type { alarmConfiguration, alarmState } from '../../../events/aws/alarm.ts';
import type { ResourceRef } from '../../ports/index.ts';
import type { Signal } from '../../remediation/index.ts';
import { ALARM_TARGETS } from './alarm-targets.ts';
import { idOf } from './arn.ts';
import type { Delivery } from './model.ts';

type Configuration = z.infer<typeof alarmConfiguration> | undefined;
type Query = NonNullable<NonNullable<Configuration>['metrics']>[number];

/** A metric that an alarm watches. */
export interface AlarmMetric {
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
  /** Account of the metric where it is not the alarm's. */
  readonly account?: string | undefined;
}

export const ALARM_STATUS: Readonly<Record<z.infer<typeof alarmState>['value'], Signal['status']>> = { ALARM: 'firing', OK: 'resolved', INSUFFICIENT_DATA: 'information' };

export function alarmArn({ account, region, resources }: Pick<Delivery, 'account' | 'region' | 'resources'>, name: string): string {
  const partition = resources[0]?.split(':')[1] ?? 'aws';
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
}

/**
 * The metrics that an alarm is about, those that its expression names first before the others. Of an alarm on metric math:
 * every metric that the expressions lead to, and none that they do not use.
 */
export function metricsOf(configuration: Configuration): readonly AlarmMetric[] {
  const queries = configuration?.metrics ?? [];
  const root = queries.find(({ expression, returnData }) => expression !== undefined && returnData !== false);
  const used = root === undefined ? queries : walk(root, queries);
  return used.flatMap(({ metricStat, accountId: account }) => (metricStat === undefined ? [] : [{ ...metricStat.metric, account }]));
}

/** Queries in the order in which an expression comes to them. An expression in a circle, which AWS refuses, ends. */
function walk(root: Query, queries: readonly Query[]): readonly Query[] {
  const byId = new Map(queries.map((query) => [query.id, query]));
  const found = new Set<Query>([root]);
  for (const { expression = '' } of found) {
    // METRICS() stands for all of them, by a part of their id too.
    if (/\bMETRICS\s*\(/.test(expression)) for (const query of queries) found.add(query);
    for (const [id] of expression.matchAll(/[a-z]\w*/g)) {
      const query = byId.get(id);
      if (query !== undefined) found.add(query);
    }
  }
  return [...found];
}

/** `SELECT function(metric) FROM namespace` of Metrics Insights (CloudWatch user guide, "Query components and syntax"). */
const INSIGHTS = /^\s*SELECT\s+\w+\(\s*"?([\w ./-]+?)"?\s*\)\s+FROM\s+(?:SCHEMA\(\s*)?(?:"([^"]+)"|([^\s",()]+))/i;

/** The metric of one series of a query that is grouped; undefined when the query is not understood. */
export function insightsMetric(configuration: Configuration, dimensions: Readonly<Record<string, string>>): AlarmMetric | undefined {
  const [, name, quoted, bare] = configuration?.metrics?.map(({ expression = '' }) => INSIGHTS.exec(expression)).find((match) => match !== null) ?? [];
  return name === undefined ? undefined : { name, namespace: quoted ?? bare, dimensions };
}

/** True for an alarm on a query whose series each send their own state. */
export function hasContributors(configuration: Configuration): boolean {
  return (configuration?.metrics ?? []).some(({ expression = '' }) => INSIGHTS.test(expression) && /\bGROUP\s+BY\b/i.test(expression));
}

/** `namespace`, `metric` and, of one metric, `dimension.<name>`; `metrics` names all of several. Nothing for several namespaces. */
export function metricAttributes(metrics: readonly AlarmMetric[]): Signal['attributes'] {
  const [first] = metrics;
  if (first === undefined || metrics.some(({ namespace }) => namespace !== first.namespace)) return {};
  return { namespace: first.namespace ?? '', metric: first.name, ...dimensionsOf(metrics), ...(metrics.length > 1 ? { metrics: metrics.map(({ name }) => name).join(',').slice(0, 500) } : {}) };
}

/** What a resource's own id does not say. */
function dimensionsOf([metric, ...others]: readonly AlarmMetric[]): Signal['attributes'] {
  if (others.length > 0) return {};
  return Object.fromEntries(Object.entries(metric?.dimensions ?? {}).slice(0, 30).map(([name, value]) => [`dimension.${name.slice(0, 255)}`, value.slice(0, 1024)]));
}

/** What the metrics are about. Empty when nothing is known of their namespaces and dimensions: never a guess. */
export function metricResources({ account, region, provider }: Pick<Delivery, 'account' | 'region' | 'provider'>, metrics: readonly AlarmMetric[]): ResourceRef[] {
  const found = new Map<string, ResourceRef>();
  for (const metric of metrics) {
    const owner = metric.account ?? account;
    for (const { type, id } of targetsOf(metric)) found.set(`${owner} ${type}#${id}`, { provider, account: owner, region, type, id });
  }
  return [...found.values()];
}

function targetsOf({ namespace, dimensions = {} }: AlarmMetric): { readonly type: string; readonly id: string }[] {
  return ALARM_TARGETS.filter((target) => target.namespace === namespace).flatMap(({ dimension, within, unless, type }) => {
    const name = dimensions[dimension] ?? '';
    const outer = within === undefined ? '' : dimensions[within];
    if (name === '' || outer === undefined || (unless !== undefined && dimensions[unless] !== undefined)) return [];
    return [{ type, id: outer === '' ? idOf(name, type) : `${outer}/${name}` }];
  });
}
