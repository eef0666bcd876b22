import { createAgent } from '../shared/agent/agent.ts';
import type { Service } from '../shared/agent/http/serve.ts';
import { systemClock } from '../shared/adapters/system/clock.ts';
import { loadConfig, type ServiceConfig } from '../shared/config/config.ts';
import type { Ports } from '../shared/ports/index.ts';
import { operations } from '../shared/registry.gen.ts';
import { lazyBlobs, lazyBus, lazyCloud, lazyRepositories, lazyStore, lazyTelemetry, lazyWorkflows } from './lazy-ports.ts';

/** The only place where adapters are chosen: builds the service of this process from its environment. */
export function compose(): Service {
  const config = loadConfig();
  const ports = portsOf(config);
  return { agent: createAgent({ operations, ports, config }), ports, config };
}

function portsOf(config: ServiceConfig): Ports {
  const store = lazyStore(async () => {
    const { DynamoDbStore } = await import('../shared/adapters/aws/store.ts');
    return new DynamoDbStore(config.tableName, systemClock);
  });
  return {
    store,
    cloud: lazyCloud(async () => {
      if (config.mode === 'local') {
        const { Sandbox } = await import('../shared/adapters/sandbox/sandbox.ts');
        return new Sandbox(store, systemClock);
      }
      const { AwsCloud } = await import('../shared/adapters/aws/cloud.ts');
      return new AwsCloud(config.remedyRolePrefix);
    }),
    blobs: lazyBlobs(async () => {
      const { S3Blobs } = await import('../shared/adapters/aws/blobs.ts');
      // An emulated endpoint serves buckets by path, not by host name.
      return new S3Blobs(config.bucketName, config.emulated ? { forcePathStyle: true } : {});
    }),
    bus: lazyBus(async () => {
      const { EventBridgeBus } = await import('../shared/adapters/aws/event-bus.ts');
      return new EventBridgeBus(config.busName);
    }),
    workflows: lazyWorkflows(async () => {
      const { StepFunctionsWorkflows } = await import('../shared/adapters/aws/workflows.ts');
      return new StepFunctionsWorkflows(config.workflows);
    }),
    repositories: lazyRepositories(async () => {
      const { createRepositories } = await import('../shared/adapters/repositories/repositories.ts');
      return createRepositories({ allowDirectories: config.mode === 'local', gitHosts: config.gitHosts });
    }),
    clock: systemClock,
    telemetry: lazyTelemetry(async () => {
      const { powertoolsTelemetry } = await import('../shared/adapters/powertools/telemetry.ts');
      return powertoolsTelemetry(config.stage);
    }),
  };
}
