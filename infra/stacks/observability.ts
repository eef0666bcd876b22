import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm, Dashboard, GraphWidget, Metric, TextWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { functionName, stateMachineName } from '../names.ts';
import type { ServiceContext } from '../service-context.ts';

const SLOW_MS = 5000;
const PERIOD = Duration.minutes(5);

/** The service at a glance, and the alarms on it as a whole; what one resource needs stands beside that resource. */
export class ObservabilityStack extends Stack {
  readonly #context: ServiceContext;

  constructor(scope: Construct, id: string, context: ServiceContext, apiId: string, props: StackProps) {
    super(scope, id, props);
    this.#context = context;
    const table = context.foundation.table.tableName;
    this.#alarm('Slow', apiMetric(apiId, 'Latency', 'p99'), SLOW_MS, `One in a hundred calls of ${context.prefix} takes longer than ${SLOW_MS} ms.`);
    this.#alarm('TableThrottled', tableMetric(table, 'ThrottledRequests'), 1, `The table of ${context.prefix} is throttled. One partition is too hot, or the account's limit is reached.`);
    this.#alarm('TableErrors', tableMetric(table, 'SystemErrors'), 1, `DynamoDB answers ${context.prefix} with its own errors.`);
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: context.prefix, defaultInterval: Duration.hours(3) });
    dashboard.addWidgets(new TextWidget({ markdown: `# ${context.prefix}\nVersion ${context.version}, ${context.catalog.length} functions. Logs: \`/aws/lambda/${context.prefix}-*\`.`, width: 24, height: 2 }));
    dashboard.addWidgets(...this.#apiWidgets(apiId));
    dashboard.addWidgets(...this.#functionWidgets());
    dashboard.addWidgets(...this.#workflowWidgets(), graph('Table', [tableMetric(table, 'ThrottledRequests'), tableMetric(table, 'SystemErrors')]));
  }

  #apiWidgets(apiId: string): GraphWidget[] {
    return [
      graph('Calls', [apiMetric(apiId, 'Count', 'Sum'), apiMetric(apiId, '4xx', 'Sum'), apiMetric(apiId, '5xx', 'Sum')]),
      graph('Latency (ms)', [apiMetric(apiId, 'Latency', 'p50'), apiMetric(apiId, 'Latency', 'p99'), apiMetric(apiId, 'IntegrationLatency', 'p99')]),
    ];
  }

  #functionWidgets(): GraphWidget[] {
    const names = this.#context.catalog.map((spec) => functionName(this.#context.prefix, spec.name));
    const metrics = (metricName: string, statistic: string): Metric[] =>
      names.map((name) => new Metric({ namespace: 'AWS/Lambda', metricName, statistic, period: PERIOD, dimensionsMap: { FunctionName: name }, label: name }));
    return [
      graph('Function errors', metrics('Errors', 'Sum')),
      graph('Function duration p99 (ms)', metrics('Duration', 'p99')),
      graph('Throttled calls', metrics('Throttles', 'Sum')),
    ];
  }

  #workflowWidgets(): GraphWidget[] {
    const metrics = this.#context.workflowIds.flatMap((id) =>
      ['ExecutionsSucceeded', 'ExecutionsFailed'].map((metricName) => {
        const StateMachineArn = this.formatArn({ service: 'states', resource: `stateMachine:${stateMachineName(this.#context.prefix, id)}` });
        return new Metric({ namespace: 'AWS/States', metricName, statistic: 'Sum', period: PERIOD, dimensionsMap: { StateMachineArn }, label: `${id} ${metricName}` });
      }),
    );
    return metrics.length === 0 ? [] : [graph('Workflows', metrics)];
  }

  #alarm(id: string, metric: Metric, threshold: number, alarmDescription: string): void {
    const alarm = new Alarm(this, id, { metric, threshold, alarmDescription, evaluationPeriods: 3, datapointsToAlarm: 2, treatMissingData: TreatMissingData.NOT_BREACHING });
    alarm.addAlarmAction(new SnsAction(this.#context.foundation.alarmTopic));
  }
}

function graph(title: string, left: Metric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 });
}

function apiMetric(apiId: string, metricName: string, statistic: string): Metric {
  return new Metric({ namespace: 'AWS/ApiGateway', metricName, statistic, period: PERIOD, dimensionsMap: { ApiId: apiId } });
}

function tableMetric(tableName: string, metricName: string): Metric {
  return new Metric({ namespace: 'AWS/DynamoDB', metricName, statistic: 'Sum', period: PERIOD, dimensionsMap: { TableName: tableName } });
}
