import { DevopsError } from '../core/errors.ts';
import { nextLink, type Link } from '../core/hash-chain.ts';
import type { JsonObject } from '../core/json.ts';
import type { Clock, Store, StoreItem } from '../ports/index.ts';

/** One append-only record; `body` is never changed after the append. */
export interface LedgerRecord extends Link<JsonObject> {
  readonly chain: string;
  readonly at: string;
}

const HEADS = 'ledger#heads';
const dayPartition = (at: Date): string => `ledger#day#${at.toISOString().slice(0, 10)}`;
const chainPartition = (chain: string): string => `ledger#chain#${chain}`;
const seqSort = (seq: number): string => String(seq).padStart(12, '0');

/**
 * Append-only, hash-chained record of every intent and effect. Each process writes a chain of its own, so that
 * concurrent writers never contend; the head of each chain is kept apart so that a cut-off tail is noticed.
 */
export class Ledger {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #chain = crypto.randomUUID();
  #last: { seq: number; hash: string } | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Appends durably; resolves only after the record is stored. */
  append(body: JsonObject): Promise<LedgerRecord> {
    const appended = this.#queue.then(() => this.#write(body));
    this.#queue = appended.catch(() => undefined);
    return appended;
  }

  async #write(body: JsonObject): Promise<LedgerRecord> {
    const at = this.#clock.now();
    const link = nextLink(this.#last, { ...body, at: at.toISOString() });
    const record = { chain: this.#chain, at: at.toISOString(), ...link };
    await this.#store.put({ partition: chainPartition(this.#chain), sort: seqSort(link.seq) }, { ...record }, { ifVersion: 0 });
    this.#last = link;
    await this.#store.put({ partition: dayPartition(at), sort: `${record.at}#${this.#chain}#${seqSort(link.seq)}` }, { ...record });
    await this.#store.put({ partition: HEADS, sort: this.#chain }, { seq: link.seq, hash: link.hash, at: record.at });
    return record;
  }
}

/** Records of one day in the order of time. */
export async function listLedger(
  store: Store,
  day: Date,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<{ records: LedgerRecord[]; nextCursor?: string }> {
  const found = await store.query(dayPartition(day), page);
  const records = found.items.map(toRecord);
  return found.nextCursor === undefined ? { records } : { records, nextCursor: found.nextCursor };
}

/** Walks every chain from its start to its recorded head. `brokenAt` names the first bad place. */
export async function verifyLedger(store: Store): Promise<{ ok: boolean; records: number; brokenAt?: string }> {
  let records = 0;
  for await (const head of allItems(store, HEADS)) {
    const result = await verifyChain(store, head.key.sort, Number(head.value['seq']));
    records += result.records;
    if (result.brokenAt !== undefined) return { ok: false, records, brokenAt: `${head.key.sort}/${result.brokenAt}` };
  }
  return { ok: true, records };
}

async function verifyChain(store: Store, chain: string, head: number): Promise<{ records: number; brokenAt?: number }> {
  let last: { seq: number; hash: string } | undefined;
  for await (const item of allItems(store, chainPartition(chain))) {
    const record = toRecord(item);
    const expected = nextLink(last, record.body);
    const same = record.seq === expected.seq && record.prev === expected.prev && record.hash === expected.hash;
    if (!same) return { records: last?.seq ?? 0, brokenAt: expected.seq };
    last = record;
  }
  const length = last?.seq ?? 0;
  return length < head ? { records: length, brokenAt: length + 1 } : { records: length };
}

async function* allItems(store: Store, partition: string): AsyncGenerator<StoreItem> {
  let cursor: string | undefined;
  do {
    const page = await store.query(partition, cursor === undefined ? { limit: 500 } : { limit: 500, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

function toRecord(item: StoreItem): LedgerRecord {
  const { chain, at, seq, prev, hash, body } = item.value;
  const whole =
    typeof chain === 'string' && typeof at === 'string' && typeof seq === 'number' &&
    typeof prev === 'string' && typeof hash === 'string' && isObject(body);
  if (!whole) throw new DevopsError('internal', 'LEDGER_RECORD_MALFORMED', `The ledger record ${item.key.sort} cannot be read.`);
  return { chain, at, seq, prev, hash, body };
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
