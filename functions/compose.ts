import { createAgent } from '../shared/agent/agent.ts';
import type { Service } from '../shared/agent/http/serve.ts';
import { SandboxClock } from '../shared/adapters/sandbox/clock.ts';
import { systemClock } from '../shared/adapters/system/clock.ts';
import { loadConfig, type ServiceConfig } from '../shared/config/config.ts';
import type { Blobs, Cloud, EventBus, Ports, Repositories, Simulation, Store, Workflows } from '../shared/ports/index.ts';
import { operations } from '../shared/registry.gen.ts';
import { lazyOutbound, lazyPort, lazyTelemetry } from './lazy-ports.ts';

/** The only place where adapters are chosen: builds the service of this process from its environment. */
export function compose(): Service {
  const config = loadConfig();
  const ports = portsOf(config);
  return { agent: createAgent({ operations, ports, config }), ports, config };
}

/** Hands on the simulated account, and the clock that it is moved by; nothing of it exists where accounts are real. */
function simulated(config: ServiceConfig, store: Store): Pick<Ports, 'clock' | 'simulation'> {
  if (config.mode !== 'local') return { clock: systemClock };
  const clock = new SandboxClock(store, systemClock);
  const advance = async (seconds: number): Promise<void> => {
    await clock.advance(seconds);
    const { advanceWaits } = await import('../shared/adapters/sandbox/waits.ts');
    await advanceWaits(config.controlUrl, seconds);
  };
  const simulation = lazyPort<Simulation>({ resources: true, effects: true, faultKinds: true, candidates: true, inject: true, endFault: true, events: true, advance: true, isolated: true }, async () => {
    const { Simulator } = await import('../shared/adapters/sandbox/simulator.ts');
    const { isolatedAccount } = await import('./isolated-account.ts');
    return new Simulator({ store, clock, advance, isolated: isolatedAccount });
  });
  return { clock, simulation };
}

function portsOf(config: ServiceConfig): Ports {
  const store = lazyPort<Store>({ get: true, put: true, delete: true, query: true, increment: true }, async () => {
    const { DynamoDbStore } = await import('../shared/adapters/aws/store.ts');
    return new DynamoDbStore(config.tableName, systemClock);
  });
  const { clock, ...simulation } = simulated(config, store);
  return {
    store,
    ...simulation,
    cloud: lazyPort<Cloud>({ call: true }, async () => {
      if (config.mode === 'local') {
        const { Sandbox } = await import('../shared/adapters/sandbox/sandbox.ts');
        return new Sandbox(store, clock);
      }
      const { AwsCloud } = await import('../shared/adapters/aws/cloud.ts');
      // An emulated endpoint serves buckets by path, not by host name.
      return new AwsCloud(config.remedyRolePrefix, config.emulated ? { forcePathStyle: true } : {});
    }),
    blobs: lazyPort<Blobs>({ put: true, lock: true, get: true, delete: true, list: true }, async () => {
      const { S3Blobs } = await import('../shared/adapters/aws/blobs.ts');
      return new S3Blobs(config.bucketName, config.emulated ? { forcePathStyle: true } : {}, config.objectLock);
    }),
    bus: lazyPort<EventBus>({ publish: true }, async () => {
      const { EventBridgeBus } = await import('../shared/adapters/aws/event-bus.ts');
      return new EventBridgeBus(config.busName);
    }),
    workflows: lazyPort<Workflows>({ start: true, describe: true, stop: true, resume: true }, async () => {
      const { StepFunctionsWorkflows } = await import('../shared/adapters/aws/workflows.ts');
      return new StepFunctionsWorkflows(config.workflows);
    }),
    repositories: lazyPort<Repositories>({ open: true }, async () => {
      const { createRepositories } = await import('../shared/adapters/repositories/repositories.ts');
      return createRepositories({ allowDirectories: config.mode === 'local', gitHosts: config.gitHosts });
    }),
    ...lazyOutbound(async () => {
      const { outbound } = await import('./outbound.ts');
      return outbound(config);
    }),
    clock,
    telemetry: lazyTelemetry(async () => {
      const { powertoolsTelemetry } = await import('../shared/adapters/powertools/telemetry.ts');
      return powertoolsTelemetry(config.stage);
    }),
  };
}
