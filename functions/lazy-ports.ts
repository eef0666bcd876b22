import type { Blobs, Cloud, EventBus, Ports, Repositories, Simulation, Store, Telemetry, Workflows } from '../shared/ports/index.ts';

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

/** What goes out to people, and the secrets that it takes. */
export function lazyOutbound(load: () => Promise<Pick<Ports, 'notifier' | 'secrets'>>): Pick<Ports, 'notifier' | 'secrets'> {
  const outbound = once(load);
  return {
    notifier: { kinds: async () => (await outbound()).notifier.kinds(), deliver: async (...args) => (await outbound()).notifier.deliver(...args) },
    secrets: { read: async (...args) => (await outbound()).secrets.read(...args) },
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
