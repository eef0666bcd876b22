import type { Ports, Telemetry } from '../shared/ports/index.ts';

type Method = (...args: never[]) => Promise<unknown>;

/** Calls `load` at most once, on the first use. */
function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => (loaded ??= load());
}

/**
 * A port whose adapter, and with it the vendor's SDK, is loaded by the first call that needs it: a cold start that only
 * answers /health or refuses a request pays for no SDK at all. `methods` names all of the port's, each once.
 */
export function lazyPort<Port extends { readonly [Name in keyof Port]: Method }>(methods: Record<keyof Port & string, true>, load: () => Promise<Port>): Port {
  const port = once(load);
  const call = (name: keyof Port) => async (...args: never[]) => (await port())[name](...args);
  // Every method of the port is there, and each takes and gives what the adapter's does.
  return Object.fromEntries(Object.keys(methods).map((name) => [name, call(name as keyof Port)])) as Port;
}

/** What goes out to people, and the secrets that it takes. */
export function lazyOutbound(load: () => Promise<Pick<Ports, 'notifier' | 'secrets'>>): Pick<Ports, 'notifier' | 'secrets'> {
  const outbound = once(load);
  return {
    notifier: lazyPort({ kinds: true, deliver: true }, async () => (await outbound()).notifier),
    secrets: lazyPort({ read: true }, async () => (await outbound()).secrets),
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
