import type { JsonObject } from '../core/json.ts';

/** Address of one item: items of one `partition` are listed in the order of `sort`. */
export interface StoreKey {
  readonly partition: string;
  readonly sort: string;
}

export interface StoreItem {
  readonly key: StoreKey;
  readonly value: JsonObject;
  /** 1 on creation, one more with each put; the optimistic lock of every change. */
  readonly version: number;
  readonly expiresAt?: Date;
}

export interface PutOptions {
  /** Write only when the stored version is this one; 0 means "must not exist". */
  readonly ifVersion?: number;
  /** After this instant the item is treated as absent, whether or not the store has removed it yet. */
  readonly expiresAt?: Date;
}

export interface QueryOptions {
  readonly prefix?: string;
  /** 1 to 1000, default 100. */
  readonly limit?: number;
  /** `nextCursor` of the page before; opaque. */
  readonly cursor?: string;
  readonly descending?: boolean;
}

export interface StorePage {
  readonly items: readonly StoreItem[];
  readonly nextCursor?: string;
}

/**
 * Durable key-value items with one atomic guarantee: a conditional write on a single item.
 * Errors: `VERSION_CONFLICT` (conflict) when a condition fails, `ITEM_TOO_LARGE` (too-large) over 390 KB,
 * `INVALID_CURSOR` (invalid), `STORE_UNAVAILABLE` (unavailable).
 */
export interface Store {
  get(key: StoreKey): Promise<StoreItem | undefined>;
  put(key: StoreKey, value: JsonObject, options?: PutOptions): Promise<StoreItem>;
  /** Removing what is absent succeeds, unless `ifVersion` says otherwise. */
  delete(key: StoreKey, options?: { readonly ifVersion?: number }): Promise<void>;
  query(partition: string, options?: QueryOptions): Promise<StorePage>;
  /** Adds to a counter atomically, creating it at 0, and returns the new value. */
  increment(key: StoreKey, by: number, options?: { readonly expiresAt?: Date }): Promise<number>;
}
