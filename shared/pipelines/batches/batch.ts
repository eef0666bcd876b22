import * as z from 'zod/mini';
import { notFound } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Blobs, Store } from '../../ports/index.ts';

/** The workflow that fans a batch out, see `infra/workflows/pipelines-batch`. */
export const BATCH_WORKFLOW = 'pipelines-batch';

/** What became of one repository of a batch. */
export const batchItemSchema = z.strictObject({
  index: z.number(),
  status: z.enum(['succeeded', 'failed']),
  pipelineId: z.optional(z.string()),
  code: z.optional(z.string()),
  detail: z.optional(z.string()),
});

export type BatchItem = z.infer<typeof batchItemSchema>;

const partitionOf = (batchId: string): string => `batch#${batchId}`;
const sortOf = (index: number): string => String(index).padStart(4, '0');

/** Where the input of one item waits: a workflow's payload (256 KB) could not carry whole repositories. */
export function inputKeyOf(batchId: string, index: number): string {
  return `batches/${batchId}/${sortOf(index)}.json`;
}

export async function saveInput(blobs: Blobs, batchId: string, index: number, input: JsonObject): Promise<void> {
  await blobs.put(inputKeyOf(batchId, index), { bytes: Buffer.from(JSON.stringify(input)), contentType: 'application/json' });
}

/** Throws `BATCH_ITEM_NOT_FOUND`. */
export async function loadInput(blobs: Blobs, batchId: string, index: number): Promise<JsonObject> {
  const blob = await blobs.get(inputKeyOf(batchId, index));
  if (!blob) throw notFound('BATCH_ITEM_NOT_FOUND', `The batch ${batchId} has no item ${index}.`);
  const input: JsonObject = JSON.parse(Buffer.from(blob.bytes).toString('utf8'));
  return input;
}

/** Records the outcome of an item; a repeat replaces it, so that a retried step counts once. */
export async function recordItem(store: Store, batchId: string, item: BatchItem): Promise<void> {
  await store.put({ partition: partitionOf(batchId), sort: sortOf(item.index) }, { ...item });
}

/** Outcomes so far, by index. */
export async function listItems(store: Store, batchId: string): Promise<BatchItem[]> {
  const page = await store.query(partitionOf(batchId), { limit: 1000 });
  return page.items.map((item) => batchItemSchema.parse(item.value));
}
