import * as z from 'zod/mini';
import type { JsonObject } from '../../core/json.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import { CloudError, type Clock, type CloudContext, type Store, type StoreItem } from '../../ports/index.ts';
import { inventory, inventoryTypes } from './inventory.ts';
import { readBroken } from './breakage.ts';
import type { Broken, SandboxResource, World } from './model.ts';

const PARTITION = 'sandbox#resources';
const CHANGE_ATTEMPTS = 20;

const jsonObject = z.custom<JsonObject>((value) => value !== null && typeof value === 'object' && !Array.isArray(value));
const storedSchema = z.strictObject({
  account: z.string(),
  region: z.string(),
  type: z.string(),
  id: z.string(),
  tags: z.record(z.string(), z.string()),
  properties: jsonObject,
  dependsOn: z.optional(z.array(z.string())),
  removed: z.optional(z.boolean()),
  /** How it looked before its last change, for reads that lag behind. */
  before: z.optional(jsonObject),
  changedAt: z.optional(z.string()),
});
type Stored = z.infer<typeof storedSchema>;

const sortOf = ({ account, region, type, id }: Pick<SandboxResource, 'account' | 'region' | 'type' | 'id'>): string => [account, region, type, id].join('#');
const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value));

/**
 * The simulated account as the Store keeps it: what was never changed comes from the generated inventory, what was lies in
 * the Store, so that a restart, another process and a drill in memory all see the same.
 */
export class StoredWorld implements World {
  readonly context: CloudContext;
  readonly now: Date;
  readonly #store: Store;
  readonly #lagSeconds: (id: string) => number;

  constructor(store: Store, clock: Clock, context: CloudContext, lagSeconds: (id: string) => number = () => 0) {
    this.#store = store;
    this.now = clock.now();
    this.context = context;
    this.#lagSeconds = lagSeconds;
  }

  async get(type: string, id: string): Promise<SandboxResource | undefined> {
    const stored = await this.#item(type, id);
    if (stored === undefined) return this.#born(type).find((resource) => resource.id === id);
    return this.#seen(stored.value);
  }

  async list(type: string): Promise<readonly SandboxResource[]> {
    const prefix = `${this.context.account}#${this.context.region}#${type}#`;
    const changed = new Map<string, Stored>();
    let cursor: string | undefined;
    do {
      const page = await this.#store.query(PARTITION, { prefix, limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
      for (const item of page.items) {
        const stored = storedSchema.parse(item.value);
        changed.set(stored.id, stored);
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const untouched = this.#born(type).filter(({ id }) => !changed.has(id));
    return [...untouched, ...[...changed.values()].flatMap((stored) => this.#seen(stored) ?? [])].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  types(): readonly string[] {
    return inventoryTypes();
  }

  async change(type: string, id: string, change: (properties: JsonObject) => JsonObject): Promise<SandboxResource> {
    for (let attempt = 1; ; attempt += 1) {
      const stored = await this.#item(type, id);
      const current = stored === undefined ? this.#born(type).find((resource) => resource.id === id) : this.#latest(stored.value);
      if (current === undefined) throw new CloudError('not-found', 'ResourceNotFound', `${type} ${id} does not exist.`);
      const changed: SandboxResource = { ...current, properties: change(current.properties) };
      try {
        await this.#put(changed, { before: current.properties, changedAt: this.now.toISOString() }, stored?.version ?? 0);
        return changed;
      } catch (thrown) {
        if (!isVersionConflict(thrown) || attempt === CHANGE_ATTEMPTS) throw thrown;
      }
    }
  }

  async create(resource: Omit<SandboxResource, 'account' | 'region'>): Promise<void> {
    const { account, region } = this.context;
    const existing = await this.#item(resource.type, resource.id);
    await this.#put({ ...resource, account, region }, {}, existing?.version ?? 0);
  }

  async remove(type: string, id: string): Promise<void> {
    const stored = await this.#item(type, id);
    const current = stored === undefined ? this.#born(type).find((resource) => resource.id === id) : this.#latest(stored.value);
    if (current === undefined) throw new CloudError('not-found', 'ResourceNotFound', `${type} ${id} does not exist.`);
    await this.#put(current, { removed: true }, stored?.version ?? 0);
  }

  async broken(): Promise<readonly Broken[]> {
    const all = await readBroken(this.#store);
    return all.map(({ value }) => value).filter(({ account, region }) => account === this.context.account && region === this.context.region);
  }

  async untag(type: string, id: string): Promise<void> {
    const stored = await this.#item(type, id);
    const current = stored === undefined ? this.#born(type).find((resource) => resource.id === id) : this.#latest(stored.value);
    if (current === undefined) throw new CloudError('not-found', 'ResourceNotFound', `${type} ${id} does not exist.`);
    await this.#put({ ...current, tags: {} }, {}, stored?.version ?? 0);
  }

  async #item(type: string, id: string): Promise<{ readonly value: Stored; readonly version: number } | undefined> {
    const item: StoreItem | undefined = await this.#store.get({ partition: PARTITION, sort: sortOf({ ...this.context, type, id }) });
    return item === undefined ? undefined : { value: storedSchema.parse(item.value), version: item.version };
  }

  #put(resource: SandboxResource, more: JsonObject, ifVersion: number): Promise<StoreItem> {
    return this.#store.put({ partition: PARTITION, sort: sortOf(resource) }, plain({ ...resource, ...more }), { ifVersion });
  }

  #born(type: string): readonly SandboxResource[] {
    return inventory().filter((resource) => resource.account === this.context.account && resource.region === this.context.region && resource.type === type);
  }

  #latest({ removed, before: _before, changedAt: _changedAt, dependsOn, ...resource }: Stored): SandboxResource | undefined {
    return removed === true ? undefined : { ...resource, ...(dependsOn === undefined ? {} : { dependsOn }) };
  }

  /** A read that lags behind sees the state before the last change for so long. */
  #seen(stored: Stored): SandboxResource | undefined {
    const latest = this.#latest(stored);
    const lag = this.#lagSeconds(stored.id);
    if (latest === undefined || lag === 0 || stored.before === undefined || stored.changedAt === undefined) return latest;
    const age = (this.now.getTime() - new Date(stored.changedAt).getTime()) / 1000;
    return age < lag ? { ...latest, properties: stored.before } : latest;
  }
}
