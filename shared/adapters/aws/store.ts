import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { decodeCursor, encodeCursor } from '../../core/cursor.ts';
import { DevopsError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { requireItemSize } from '../../core/limits.ts';
import { isVersionConflict, versionConflict } from '../../core/version-conflict.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PutOptions, QueryOptions, Store, StoreItem, StoreKey, StorePage } from '../../ports/store.ts';

const PUT_ATTEMPTS = 5;

const recordSchema = z.object({
  partition: z.string(),
  sort: z.string(),
  value: z.custom<JsonObject>((value) => value !== null && typeof value === 'object' && !Array.isArray(value)),
  version: z.number(),
  /** Epoch milliseconds; `ttl` beside it is what DynamoDB removes by, in seconds and days late. */
  expires: z.optional(z.number()),
});

/** A {@link Store} on one DynamoDB table (keys `partition` and `sort`, TTL attribute `ttl`). */
export class DynamoDbStore implements Store {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(table: string, clock: Clock, config: DynamoDBClientConfig = {}) {
    this.#client = DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: { removeUndefinedValues: true } });
    this.#table = table;
    this.#clock = clock;
  }

  async get(key: StoreKey): Promise<StoreItem | undefined> {
    const item = await this.#read(key);
    return item && !this.#expired(item) ? item : undefined;
  }

  async put(key: StoreKey, value: JsonObject, options: PutOptions = {}): Promise<StoreItem> {
    requireItemSize(value);
    if (options.ifVersion !== undefined) return this.#putAt(key, value, options, options.ifVersion);
    for (let attempt = 1; ; attempt += 1) {
      const current = await this.get(key);
      try {
        return await this.#putAt(key, value, options, current?.version ?? 0);
      } catch (thrown) {
        if (!isVersionConflict(thrown) || attempt === PUT_ATTEMPTS) throw thrown;
      }
    }
  }

  async #putAt(key: StoreKey, value: JsonObject, { expiresAt }: PutOptions, ifVersion: number): Promise<StoreItem> {
    const version = ifVersion + 1;
    await this.#send(
      key.sort,
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...key, value, version, ...expiry(expiresAt) },
          ...this.#condition(ifVersion),
        }),
      ),
    );
    return { key, value, version, ...(expiresAt === undefined ? {} : { expiresAt }) };
  }

  async delete(key: StoreKey, options: { readonly ifVersion?: number } = {}): Promise<void> {
    const condition = options.ifVersion === undefined ? {} : this.#condition(options.ifVersion);
    await this.#send(key.sort, this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { ...key }, ...condition })));
  }

  async query(partition: string, options: QueryOptions = {}): Promise<StorePage> {
    const { prefix = '', limit = 100, cursor, descending = false } = options;
    const items: StoreItem[] = [];
    let start = cursor === undefined ? undefined : { partition, sort: decodeCursor(cursor) };
    do {
      const page = await this.#send(
        partition,
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            KeyConditionExpression: prefix === '' ? '#p = :p' : '#p = :p AND begins_with(#s, :s)',
            ExpressionAttributeNames: prefix === '' ? { '#p': 'partition' } : { '#p': 'partition', '#s': 'sort' },
            ExpressionAttributeValues: prefix === '' ? { ':p': partition } : { ':p': partition, ':s': prefix },
            ScanIndexForward: !descending,
            ConsistentRead: true,
            Limit: limit - items.length,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        ),
      );
      items.push(...(page.Items ?? []).map(toItem).filter((item) => !this.#expired(item)));
      const last: unknown = page.LastEvaluatedKey?.['sort'];
      start = typeof last === 'string' ? { partition, sort: last } : undefined;
    } while (start !== undefined && items.length < limit);
    return start === undefined ? { items } : { items, nextCursor: encodeCursor(start.sort) };
  }

  async increment(key: StoreKey, by: number, { expiresAt }: { readonly expiresAt?: Date } = {}): Promise<number> {
    const base = { TableName: this.#table, Key: { ...key }, ReturnValues: 'UPDATED_NEW' as const };
    try {
      const result = await this.#send(
        key.sort,
        this.#client.send(
          new UpdateCommand({
            ...base,
            UpdateExpression: 'SET #v.#c = #v.#c + :by, #n = #n + :one',
            ConditionExpression: 'attribute_exists(#v.#c) AND (attribute_not_exists(#e) OR #e > :now)',
            ExpressionAttributeNames: { '#v': 'value', '#c': 'count', '#n': 'version', '#e': 'expires' },
            ExpressionAttributeValues: { ':by': by, ':one': 1, ':now': this.#clock.now().getTime() },
          }),
        ),
      );
      return Number(result.Attributes?.['value']?.['count']);
    } catch (thrown) {
      if (!isVersionConflict(thrown)) throw thrown;
    }
    try {
      await this.#putAt(key, { count: by }, expiresAt === undefined ? {} : { expiresAt }, 0);
      return by;
    } catch (thrown) {
      if (!isVersionConflict(thrown)) throw thrown;
      return this.increment(key, by, expiresAt === undefined ? {} : { expiresAt });
    }
  }

  async #read(key: StoreKey): Promise<StoreItem | undefined> {
    const found = await this.#send(key.sort, this.#client.send(new GetCommand({ TableName: this.#table, Key: { ...key }, ConsistentRead: true })));
    return found.Item === undefined ? undefined : toItem(found.Item);
  }

  /** Version 0 means absent, and an item past its expiry counts as absent although it is still stored. */
  #condition(ifVersion: number) {
    if (ifVersion === 0) {
      return {
        ConditionExpression: 'attribute_not_exists(#p) OR #e <= :now',
        ExpressionAttributeNames: { '#p': 'partition', '#e': 'expires' },
        ExpressionAttributeValues: { ':now': this.#clock.now().getTime() },
      };
    }
    return {
      ConditionExpression: '#n = :n AND (attribute_not_exists(#e) OR #e > :now)',
      ExpressionAttributeNames: { '#n': 'version', '#e': 'expires' },
      ExpressionAttributeValues: { ':n': ifVersion, ':now': this.#clock.now().getTime() },
    };
  }

  #expired(item: StoreItem): boolean {
    return item.expiresAt !== undefined && item.expiresAt.getTime() <= this.#clock.now().getTime();
  }

  async #send<Result>(place: string, sent: Promise<Result>): Promise<Result> {
    try {
      return await sent;
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') throw versionConflict(place);
      throw new DevopsError('unavailable', 'STORE_UNAVAILABLE', 'The table could not be reached. Retry shortly.', { cause });
    }
  }
}

function expiry(expiresAt: Date | undefined) {
  if (expiresAt === undefined) return {};
  return { expires: expiresAt.getTime(), ttl: Math.ceil(expiresAt.getTime() / 1000) };
}

function toItem(record: Record<string, unknown>): StoreItem {
  const { partition, sort, value, version, expires } = recordSchema.parse(record);
  return { key: { partition, sort }, value, version, ...(expires === undefined ? {} : { expiresAt: new Date(expires) }) };
}
