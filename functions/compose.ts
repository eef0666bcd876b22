import { createAgent } from '../shared/agent/agent.ts';
import type { Service } from '../shared/agent/http/serve.ts';
import { S3Blobs } from '../shared/adapters/aws/blobs.ts';
import { EventBridgeBus } from '../shared/adapters/aws/event-bus.ts';
import { DynamoDbStore } from '../shared/adapters/aws/store.ts';
import { StepFunctionsWorkflows } from '../shared/adapters/aws/workflows.ts';
import { powertoolsTelemetry } from '../shared/adapters/powertools/telemetry.ts';
import { createRepositories } from '../shared/adapters/repositories/repositories.ts';
import { systemClock } from '../shared/adapters/system/clock.ts';
import { loadConfig } from '../shared/config/config.ts';
import { operations } from '../shared/registry.gen.ts';

/** The only place where adapters are chosen: builds the service of this process from its environment. */
export function compose(): Service {
  const config = loadConfig();
  // A local endpoint serves buckets by path, not by host name.
  const s3 = config.endpoint === undefined && process.env['AWS_ENDPOINT_URL_S3'] === undefined ? {} : { forcePathStyle: true };
  const ports = {
    store: new DynamoDbStore(config.tableName, systemClock),
    blobs: new S3Blobs(config.bucketName, s3),
    bus: new EventBridgeBus(config.busName),
    workflows: new StepFunctionsWorkflows(config.workflows),
    repositories: createRepositories({ allowDirectories: config.mode === 'local', gitHosts: config.gitHosts }),
    clock: systemClock,
    telemetry: powertoolsTelemetry(config.stage),
  };
  return { agent: createAgent({ operations, ports, config }), ports, config };
}
