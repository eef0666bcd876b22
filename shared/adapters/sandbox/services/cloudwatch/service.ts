import type { JsonObject } from '../../../../core/json.ts';
import { defineSandboxService, type World } from '../../model.ts';
import { feltIn, seasonal, type Felt } from '../../metrics.ts';
import { isObject, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';

const MINUTE_MS = 60_000;
const MAX_POINTS = 1440;
const HEALTHY = 10;
/** Metrics that a healthy resource has values of; those that count faults have none. */
const ALWAYS_THERE = /Utilization$|^Invocations$|^RequestCount$|^Duration$|^NumberOfMessages|Latency$/;

/** Amazon CloudWatch: the alarms of what is broken, and the metrics that show it. */
export default defineSandboxService({
  id: 'cloudwatch',
  actions: {
    'cloudwatch:DescribeAlarms': async ({ StateValue: wanted }, world) => {
      const alarms = (await feltIn(world)).map((felt) => alarmOf(felt, world));
      return { MetricAlarms: alarms.filter(({ StateValue: state }) => wanted === undefined || state === wanted) };
    },
    'cloudwatch:GetMetricStatistics': async ({ Namespace: namespace, MetricName: metric, Dimensions: given, StartTime: start, EndTime: end, Period: period }, world) => {
      const dimensions = Object.fromEntries(objectsOf(given).map((each) => [textOf(each['Name']), textOf(each['Value'])]));
      const felt = (await feltIn(world)).find(({ symptom }) => symptom.namespace === namespace && symptom.metric === metric && same(symptom.dimensions, dimensions));
      const step = Math.max(60, numberOf(period)) * 1000;
      const last = Math.min(new Date(textOf(end)).getTime(), world.now.getTime());
      const times = Array.from({ length: Math.min(MAX_POINTS, Math.ceil((last - new Date(textOf(start)).getTime()) / step)) }, (_unused, index) => new Date(last - index * step)).toReversed();
      if (felt === undefined && !ALWAYS_THERE.test(textOf(metric))) return { Label: textOf(metric), Datapoints: [] };
      return { Label: textOf(metric), Datapoints: times.map((at) => datapoint(at, valueAt(felt, at, world))) };
    },
  },
});

function alarmOf({ broken, symptom, lasts }: Felt, { context: { account, region } }: World): JsonObject {
  return {
    AlarmName: symptom.alarm,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${symptom.alarm}`,
    StateValue: lasts ? 'ALARM' : 'OK',
    StateReason: 'Threshold Crossed',
    StateUpdatedTimestamp: broken.since,
    Namespace: symptom.namespace,
    MetricName: symptom.metric,
    Dimensions: Object.entries(symptom.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Threshold: symptom.threshold,
  };
}

function valueAt(felt: Felt | undefined, at: Date, world: World): number {
  if (felt === undefined) return seasonal(HEALTHY, at);
  const isRecent = world.now.getTime() - at.getTime() < MINUTE_MS;
  const began = new Date(felt.broken.since);
  return isRecent ? felt.value : at < began ? seasonal(felt.symptom.good, at) : felt.symptom.bad;
}

function datapoint(at: Date, value: number): JsonObject {
  return { Timestamp: at.toISOString(), Average: value, Maximum: value, Minimum: value, Sum: value, SampleCount: 1 };
}

function same(a: Readonly<Record<string, string>>, b: JsonObject): boolean {
  return isObject(objectOf(b)) && Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);
}
