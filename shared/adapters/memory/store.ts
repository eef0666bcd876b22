import { decodeCursor, encodeCursor } from '../../core/cursor.ts';
import type { JsonObject } from '../../core/json.ts';
import { requireItemSize } from '../../core/limits.ts';
import { versionConflict } from '../../core/version-conflict.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PutOptions, QueryOptions, Store, StoreItem, StoreKey, StorePage } from '../../ports/store.ts';

/** A {@link Store} for unit tests: same conditions, order and expiry as the durable ones, nothing kept. */
export class MemoryStore implements Store {
  readonly #items = new Map<string, Map<string, StoreItem>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(key: StoreKey): Promise<StoreItem | undefined> {
    const item = this.#current(key);
    return item && structuredClone(item);
  }

  async put(key: StoreKey, value: JsonObject, options: PutOptions = {}): Promise<StoreItem> {
    return this.#write(key, value, options);
  }

  /** Synchronous, so that a check and its write cannot be parted. */
  #write(key: StoreKey, value: JsonObject, options: PutOptions): StoreItem {
    requireItemSize(value);
    const current = this.#current(key);
    if (options.ifVersion !== undefined && options.ifVersion !== (current?.version ?? 0)) throw versionConflict(key.sort);
    const stored: JsonObject = JSON.parse(JSON.stringify(value));
    const item: StoreItem = {
      key: { ...key },
      value: stored,
      version: (current?.version ?? 0) + 1,
      ...(options.expiresAt === undefined ? {} : { expiresAt: options.expiresAt }),
    };
    this.#partition(key.partition).set(key.sort, item);
    return structuredClone(item);
  }

  async delete(key: StoreKey, options: { readonly ifVersion?: number } = {}): Promise<void> {
    const current = this.#current(key);
    if (options.ifVersion !== undefined && options.ifVersion !== (current?.version ?? 0)) throw versionConflict(key.sort);
    this.#items.get(key.partition)?.delete(key.sort);
  }

  async query(partition: string, options: QueryOptions = {}): Promise<StorePage> {
    const { prefix = '', limit = 100, cursor, descending = false } = options;
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const ordered = [...(this.#items.get(partition)?.values() ?? [])]
      .filter((item) => item.key.sort.startsWith(prefix) && !this.#expired(item))
      .toSorted((a, b) => (a.key.sort < b.key.sort ? -1 : 1) * (descending ? -1 : 1))
      .filter((item) => after === undefined || (descending ? item.key.sort < after : item.key.sort > after));
    const items = ordered.slice(0, limit).map((item) => structuredClone(item));
    const last = items.at(-1);
    return ordered.length > limit && last ? { items, nextCursor: encodeCursor(last.key.sort) } : { items };
  }

  async increment(key: StoreKey, by: number, options: { readonly expiresAt?: Date } = {}): Promise<number> {
    const count = Number(this.#current(key)?.value['count'] ?? 0) + by;
    this.#write(key, { count }, options.expiresAt === undefined ? {} : { expiresAt: options.expiresAt });
    return count;
  }

  #current(key: StoreKey): StoreItem | undefined {
    const item = this.#items.get(key.partition)?.get(key.sort);
    return item && !this.#expired(item) ? item : undefined;
  }

  #partition(name: string): Map<string, StoreItem> {
    const known = this.#items.get(name) ?? new Map<string, StoreItem>();
    this.#items.set(name, known);
    return known;
  }

  #expired(item: StoreItem): boolean {
    return item.expiresAt !== undefined && item.expiresAt.getTime() <= this.#clock.now().getTime();
  }
}
