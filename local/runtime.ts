import { once } from 'node:events';
import type { Server } from 'node:http';
import { conflict } from '../shared/core/errors.ts';
import { startControlPlane } from './engines/control-plane.ts';
import { startDatabase } from './engines/database.ts';
import { Events } from './engines/events.ts';
import { startSchedules } from './engines/schedules.ts';
import { startStorage } from './engines/storage.ts';
import { WorkflowEngine } from './engines/workflows.ts';
import { createEdge } from './http/edge.ts';
import { readConsole, type StaticFile } from './http/files.ts';
import { Invoker } from './invoker/invoker.ts';
import type { Prepared } from './prepare.ts';
import type { LocalSettings } from './settings.ts';
import { REGION } from './template/resolve.ts';
import { readWiring } from './template/wiring.ts';

export interface Runtime {
  readonly url: string;
  /** Where each engine answers, for looking into them with ordinary AWS tools. */
  readonly endpoints: Readonly<Record<'dynamodb' | 's3' | 'events' | 'states', string>>;
  /** Ends requests in flight, then the engines. */
  stop(): Promise<void>;
}

const GRACE_MS = 10_000;

/** Starts the whole service from the synthesized template: engines, functions, HTTP. */
export async function startRuntime(settings: LocalSettings, prepared: Prepared): Promise<Runtime> {
  const wiring = readWiring(prepared.assembly);
  const { dataDir } = settings;
  const environment: Record<string, string> = {
    MODE: 'local',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    FUNCTION_COUNT: String(wiring.functions.length),
    ...secretsOf(process.env),
  };
  const invoker = new Invoker(wiring.functions, environment, dataDir);
  const events = new Events(wiring.rules, dataDir, (arn, event) => invoker.invoke(arn, event));
  const workflows = new WorkflowEngine(wiring.machines, dataDir, (arn, payload) => invoker.invoke(arn, payload));
  const [database, storage, control] = await Promise.all([startDatabase(dataDir, wiring.tables), startStorage(dataDir, wiring.buckets), startControlPlane(events, workflows)]);
  Object.assign(environment, {
    AWS_ENDPOINT_URL_DYNAMODB: database.url,
    AWS_ENDPOINT_URL_S3: storage.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: control.url,
    AWS_ENDPOINT_URL_SFN: control.url,
  });
  let files: ReadonlyMap<string, StaticFile> | undefined;
  const server = createEdge({
    routes: wiring.routes,
    token: settings.token,
    files: async () => (files ??= readConsole(await prepared.console())),
    invoke: (arn, event, requestId) => invoker.invoke(arn, event, requestId),
  });
  const port = await listenOn(server, settings.port);
  events.resume();
  workflows.resume();
  const schedules = startSchedules(wiring.schedules, (arn, input) => invoker.invoke(arn, input));
  return {
    url: `http://127.0.0.1:${port}`,
    endpoints: { dynamodb: database.url, s3: storage.url, events: control.url, states: control.url },
    stop: async () => {
      schedules.stop();
      await closeGracefully(server);
      workflows.stop();
      await events.stop();
      await invoker.stop();
      await Promise.all([control.stop(), database.stop(), storage.stop()]);
    },
  };
}

/** Secrets that whoever started this gives to the functions; see `shared/adapters/environment/secrets.ts`. */
function secretsOf(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value !== undefined && /^SECRET_[A-Z0-9_]+$/.test(name) ? [[name, value]] : [])));
}

async function listenOn(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') throw conflict('PORT_IN_USE', `Port ${port} is taken. Stop what listens there, or set PORT to another one.`);
    throw cause;
  }
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

async function closeGracefully(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
