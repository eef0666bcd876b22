import { join } from 'node:path';
import { ulid } from 'ulid';
import { createRouter } from '../event-pattern/index.ts';
import { ACCOUNT, isObject, REGION } from '../template/resolve.ts';
import type { RuleWiring } from '../template/wiring.ts';
import { Journal } from './journal.ts';

/** What the bus still owes to one target. */
interface Delivery {
  readonly id: string;
  readonly targetArn: string;
  readonly event: object;
  readonly attempts: number;
}

/** EventBridge tries for a day; locally a handful of tries shows the same behaviour. */
const MAX_ATTEMPTS = 4;
const RETRY_MS = 500;

type Deliver = (arn: string, event: object) => Promise<unknown>;

/**
 * The custom buses: PutEvents is acknowledged once each delivery is on disk; a delivery that keeps failing goes to the
 * dead letters beside it. At least once, as EventBridge.
 */
export class Events {
  readonly #routers = new Map<string, { route: (event: unknown) => readonly string[]; targets: ReadonlyMap<string, readonly string[]> }>();
  readonly #pending: Journal<Delivery>;
  readonly #dead: Journal<Delivery>;
  readonly #deliver: Deliver;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();

  constructor(rules: readonly RuleWiring[], dataDir: string, deliver: Deliver) {
    this.#pending = new Journal(join(dataDir, 'events', 'pending'));
    this.#dead = new Journal(join(dataDir, 'events', 'dead-letters'));
    this.#deliver = deliver;
    for (const bus of new Set(rules.map((rule) => rule.bus))) {
      const own = rules.filter((rule) => rule.bus === bus);
      const router = createRouter(own.map(({ name, pattern }) => ({ name, pattern })));
      this.#routers.set(bus, { route: (event) => router(event), targets: new Map(own.map((rule) => [rule.name, rule.targetArns])) });
    }
  }

  /** Delivers what an earlier process had accepted and not finished. */
  resume(): void {
    for (const delivery of this.#pending.all()) this.#attempt(delivery);
  }

  /** The PutEvents action (EventBridge API reference); returns its response. */
  put(request: unknown): object {
    const entries = isObject(request) && Array.isArray(request['Entries']) ? request['Entries'].filter(isObject) : [];
    const results = entries.map((entry) => this.#accept(entry));
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #accept(entry: Readonly<Record<string, unknown>>): object {
    const detail = parseDetail(entry['Detail']);
    if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const event = {
      version: '0',
      id: crypto.randomUUID(),
      'detail-type': String(entry['DetailType'] ?? ''),
      source: String(entry['Source'] ?? ''),
      account: ACCOUNT,
      time: new Date().toISOString(),
      region: REGION,
      resources: Array.isArray(entry['Resources']) ? entry['Resources'].map(String) : [],
      detail,
    };
    const bus = String(entry['EventBusName'] ?? 'default').replace(/^.*event-bus\//, '');
    const router = this.#routers.get(bus);
    for (const rule of router?.route(event) ?? []) {
      for (const targetArn of router?.targets.get(rule) ?? []) {
        const delivery = { id: ulid(), targetArn, event, attempts: 0 };
        this.#pending.save(delivery);
        this.#attempt(delivery);
      }
    }
    return { EventId: event.id };
  }

  #attempt(delivery: Delivery): void {
    const work = this.#deliver(delivery.targetArn, delivery.event).then(
      () => this.#pending.remove(delivery.id),
      () => this.#failed({ ...delivery, attempts: delivery.attempts + 1 }),
    );
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  #failed(delivery: Delivery): void {
    if (delivery.attempts >= MAX_ATTEMPTS) {
      this.#dead.save(delivery);
      this.#pending.remove(delivery.id);
      return;
    }
    this.#pending.save(delivery);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#attempt(delivery);
    }, RETRY_MS * 2 ** delivery.attempts);
    this.#timers.add(timer);
  }
}

function parseDetail(text: unknown): object | undefined {
  try {
    const detail: unknown = JSON.parse(String(text));
    return isObject(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}
