import * as z from 'zod/mini';
import { notFound } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { isVersionConflict } from '../core/version-conflict.ts';
import type { Clock, Store, StoreItem } from '../ports/index.ts';

const PARTITION = 'jobs';
const CHANGE_ATTEMPTS = 20;

/** Work that outlives its request; the answer of every 202 and of `GET` on its `links.self`. */
export const jobSchema = z.strictObject({
  id: z.string(),
  operation: z.string(),
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  progress: z.strictObject({ done: z.number(), total: z.number(), unit: z.string() }),
  createdAt: z.string(),
  updatedAt: z.string(),
  createdBy: z.string(),
  links: z.strictObject({ self: z.string() }),
  result: z.optional(z.record(z.string(), z.unknown())),
  error: z.optional(z.strictObject({ code: z.string(), detail: z.string() })),
});

export type Job = z.infer<typeof jobSchema>;

/** Jobs in the Store, changed only by optimistic versions. */
export class Jobs {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async create(job: Pick<Job, 'id' | 'operation' | 'progress' | 'createdBy'>): Promise<Job> {
    const now = this.#clock.now().toISOString();
    const created: Job = { ...job, status: 'queued', createdAt: now, updatedAt: now, links: { self: `/v1/jobs/${job.id}` } };
    await this.#store.put(keyOf(job.id), toJson(created), { ifVersion: 0 });
    return created;
  }

  /** Throws `JOB_NOT_FOUND`. */
  async get(id: string): Promise<Job> {
    return toJob(await this.#item(id));
  }

  /** Applies `change` to the latest state, again when somebody else wrote in between. */
  async change(id: string, change: (job: Job) => Partial<Job>): Promise<Job> {
    for (let attempt = 1; ; attempt += 1) {
      const item = await this.#item(id);
      const job = toJob(item);
      const changed: Job = { ...job, ...change(job), updatedAt: this.#clock.now().toISOString() };
      try {
        await this.#store.put(keyOf(id), toJson(changed), { ifVersion: item.version });
        return changed;
      } catch (thrown) {
        if (!isVersionConflict(thrown) || attempt === CHANGE_ATTEMPTS) throw thrown;
      }
    }
  }

  /** Newest first, since ids begin with their time. */
  async list(page: { readonly limit: number; readonly cursor?: string }): Promise<{ items: Job[]; nextCursor?: string }> {
    const found = await this.#store.query(PARTITION, { ...page, descending: true });
    const items = found.items.map(toJob);
    return found.nextCursor === undefined ? { items } : { items, nextCursor: found.nextCursor };
  }

  async #item(id: string): Promise<StoreItem> {
    const item = await this.#store.get(keyOf(id));
    if (!item) throw notFound('JOB_NOT_FOUND', `There is no job ${id}.`);
    return item;
  }
}

const keyOf = (id: string) => ({ partition: PARTITION, sort: id });
const toJob = (item: StoreItem): Job => jobSchema.parse(item.value);

function toJson(job: Job): JsonObject {
  const value: JsonObject = JSON.parse(JSON.stringify(job));
  return value;
}
