import { ManualClock } from '../shared/adapters/memory/clock.ts';
import { MemoryBlobs } from '../shared/adapters/memory/blobs.ts';
import { MemoryEventBus } from '../shared/adapters/memory/event-bus.ts';
import { MemoryStore } from '../shared/adapters/memory/store.ts';
import { MemoryTelemetry } from '../shared/adapters/memory/telemetry.ts';
import { MemoryWorkflows } from '../shared/adapters/memory/workflows.ts';
import { Sandbox } from '../shared/adapters/sandbox/sandbox.ts';
import { Simulator } from '../shared/adapters/sandbox/simulator.ts';
import { createRepositories } from '../shared/adapters/repositories/repositories.ts';
import { EnvironmentSecrets } from '../shared/adapters/environment/secrets.ts';
import { notifiers } from '../shared/adapters/notifiers.gen.ts';
import { isolatedAccount } from '../functions/isolated-account.ts';
import { parseConfig } from '../shared/config/config.ts';
import type { Caller, OperationContext } from '../shared/agent/operation.ts';

export const testCaller: Caller = { subject: 'tester', scopes: ['*'], channel: 'http', requestId: 'request-1' };

/** In-memory ports on a manual clock, and the configuration of a test. */
export function memoryService() {
  const clock = new ManualClock();
  const store = new MemoryStore(clock);
  const ports = {
    store,
    blobs: new MemoryBlobs(() => clock.now()),
    bus: new MemoryEventBus(),
    workflows: new MemoryWorkflows(['pipelines-batch', 'recovery', 'fleet'], clock),
    repositories: createRepositories({ allowDirectories: true, gitHosts: [] }),
    cloud: new Sandbox(store, clock),
    simulation: new Simulator({ store, clock, advance: async (seconds) => clock.advance(seconds * 1000), isolated: isolatedAccount }),
    notifier: { kinds: async () => notifiers, deliver: async () => undefined },
    secrets: new EnvironmentSecrets({}),
    clock,
    telemetry: new MemoryTelemetry(),
  };
  const config = parseConfig({ MODE: 'local', TABLE_NAME: 't', BUCKET_NAME: 'b', BUS_NAME: 'e', VERSION: '1.2.3', RATE_LIMIT_PER_MINUTE: '5' });
  return { ports, config };
}

/** Context of one operation run on memory ports. */
export function testContext(): OperationContext & { ports: ReturnType<typeof memoryService>['ports'] } {
  return { ...memoryService(), caller: testCaller, signal: new AbortController().signal };
}

/** A minimal payload of API Gateway's format 2.0. */
export function httpEvent(routeKey: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  const [method = 'GET', path = '/'] = routeKey.split(' ');
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: {
      requestId: 'request-1',
      http: { method, path },
      authorizer: { jwt: { claims: { sub: 'tester', scope: 'agent:read demo:write' }, scopes: [] } },
    },
    isBase64Encoded: false,
    ...change,
  };
}
