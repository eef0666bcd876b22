import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Probe, Signal } from './model.ts';

/** Readers of what a provider answered, whose shapes it defines; what is missing reads as empty. */
export const isObject = (value: JsonValue | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value);
export const objectOf = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {});
export const objectsOf = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const textsOf = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);
export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
export const numberOf = (value: JsonValue | undefined): number => (typeof value === 'number' ? value : 0);

/** A value as a JMESPath literal, whatever characters it holds. */
export function literal(value: JsonValue): string {
  return `\`${JSON.stringify(value).replaceAll('`', '\\u0060')}\``;
}

/** The alarm's metric, as far as the alarm is about one. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Parameters of a reading call on the last seconds of a metric; instants are filled in when it is made. */
export function metricRead({ namespace, name, dimensions }: Metric, seconds: number): { readonly action: string; readonly parameters: JsonObject } {
  return {
    action: 'cloudwatch:GetMetricStatistics',
    parameters: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: { $secondsAgo: seconds },
      EndTime: { $secondsAgo: 0 },
      Period: 60,
      Statistics: ['Maximum'],
    },
  };
}

/** True once a metric is twice as bad as it was when the incident was diagnosed. */
export function twiceAsBad(metric: Metric, before: number): Probe {
  return { ...metricRead(metric, 120), expect: `max(Datapoints[].Maximum || ${literal([0])}) > ${literal(Math.max(1, before) * 2)}` };
}

/** The highest value in an answer of {@link metricRead}; undefined when there is no data. */
export function highest(answer: JsonObject): number | undefined {
  const values = objectsOf(answer['Datapoints']).map((point) => numberOf(point['Maximum']));
  return values.length === 0 ? undefined : Math.max(...values);
}

/** True for an alarm on one of these metrics. */
export function isAlarmOn({ kind, attributes }: Signal, namespace: string, metrics: readonly string[]): boolean {
  return kind === 'alarm' && attributes['namespace'] === namespace && metrics.includes(String(attributes['metric']));
}

/** When the trouble was first said, by the source's clock. */
export function beganAt(signals: readonly Signal[], now: Date): Date {
  const times = signals.map(({ at }) => new Date(at).getTime());
  return times.length === 0 ? now : new Date(Math.min(...times));
}

export const minutesBetween = (earlier: Date, later: Date): number => (later.getTime() - earlier.getTime()) / 60_000;
