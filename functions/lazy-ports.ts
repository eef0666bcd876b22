import { NotifyError, type Blobs, type Cloud, type EventBus, type Notifier, type Repositories, type Secrets, type Simulation, type Store, type Telemetry, type Workflows } from '../shared/ports/index.ts';
import type { NotifierTools, RegisteredNotifier } from '../shared/ports/notifier.ts';

/** Calls `load` at most once, on the first use. */
function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => (loaded ??= load());
}

/*
 * Ports whose adapter, and with it the vendor's SDK, is loaded by the first call that needs it: a cold start that only
 * answers /health or refuses a request pays for no SDK at all.
 */

export function lazyStore(load: () => Promise<Store>): Store {
  const store = once(load);
  return {
    get: async (...args) => (await store()).get(...args),
    put: async (...args) => (await store()).put(...args),
    delete: async (...args) => (await store()).delete(...args),
    query: async (...args) => (await store()).query(...args),
    increment: async (...args) => (await store()).increment(...args),
  };
}

export function lazyBlobs(load: () => Promise<Blobs>): Blobs {
  const blobs = once(load);
  return {
    put: async (...args) => (await blobs()).put(...args),
    lock: async (...args) => (await blobs()).lock(...args),
    get: async (...args) => (await blobs()).get(...args),
    delete: async (...args) => (await blobs()).delete(...args),
    list: async (...args) => (await blobs()).list(...args),
  };
}

export function lazyBus(load: () => Promise<EventBus>): EventBus {
  const bus = once(load);
  return { publish: async (...args) => (await bus()).publish(...args) };
}

export function lazyCloud(load: () => Promise<Cloud>): Cloud {
  const cloud = once(load);
  return { call: async (...args) => (await cloud()).call(...args) };
}

export function lazyWorkflows(load: () => Promise<Workflows>): Workflows {
  const workflows = once(load);
  return {
    start: async (...args) => (await workflows()).start(...args),
    describe: async (...args) => (await workflows()).describe(...args),
    stop: async (...args) => (await workflows()).stop(...args),
    resume: async (...args) => (await workflows()).resume(...args),
  };
}

export function lazyRepositories(load: () => Promise<Repositories>): Repositories {
  const repositories = once(load);
  return { open: async (...args) => (await repositories()).open(...args) };
}

export function lazySimulation(load: () => Promise<Simulation>): Simulation {
  const simulation = once(load);
  return {
    resources: async (...args) => (await simulation()).resources(...args),
    effects: async (...args) => (await simulation()).effects(...args),
    faultKinds: async () => (await simulation()).faultKinds(),
    candidates: async (...args) => (await simulation()).candidates(...args),
    inject: async (...args) => (await simulation()).inject(...args),
    endFault: async (...args) => (await simulation()).endFault(...args),
    events: async () => (await simulation()).events(),
    advance: async (...args) => (await simulation()).advance(...args),
    isolated: async () => (await simulation()).isolated(),
  };
}

export function lazySecrets(load: () => Promise<Secrets>): Secrets {
  const secrets = once(load);
  return { read: async (...args) => (await secrets()).read(...args) };
}

/** Each kind of channel is loaded by the first notice that goes there. */
export function lazyNotifier(kinds: readonly RegisteredNotifier[], load: () => Promise<NotifierTools>): Notifier {
  const tools = once(load);
  return {
    kinds,
    deliver: async (notice, channel, thread) => {
      const kind = await kinds.find(({ id }) => id === channel.kind)?.load();
      if (kind === undefined) throw new NotifyError('KIND_UNKNOWN', `There is no kind ${channel.kind} any more.`);
      return kind.deliver(notice, channel, thread, await tools());
    },
  };
}

/** Log lines wait in order for the logger; a measurement is awaited, so that nothing is lost when Lambda freezes. */
export function lazyTelemetry(load: () => Promise<Telemetry>): Telemetry {
  const telemetry = once(load);
  let written: Promise<unknown> = Promise.resolve();
  return {
    log: (...args) => {
      written = written.then(async () => (await telemetry()).log(...args));
    },
    operation: async (...args) => {
      await written;
      await (await telemetry()).operation(...args);
    },
  };
}
