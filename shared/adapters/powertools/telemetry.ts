import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Telemetry } from '../../ports/telemetry.ts';

/** JSON log lines, and metrics in CloudWatch's embedded metric format, on standard output. */
export function powertoolsTelemetry(stage: string): Telemetry {
  const logger = new Logger({ serviceName: 'devops-engineer', persistentKeys: { stage } });
  return {
    log: (level, message, fields = {}) => logger[level](message, { ...fields }),
    operation: ({ operation, outcome, code, durationMs }) => {
      const metrics = new Metrics({ namespace: 'DevopsEngineer', serviceName: 'devops-engineer' });
      metrics.addDimensions({ operation, outcome });
      metrics.addMetric('Calls', MetricUnit.Count, 1);
      metrics.addMetric('Duration', MetricUnit.Milliseconds, durationMs);
      if (code !== undefined) metrics.addMetadata('code', code);
      metrics.publishStoredMetrics();
    },
  };
}
