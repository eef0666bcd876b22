import * as z from 'zod/mini';
import { toDevopsError } from '../../../core/errors.ts';
import { Jobs } from '../../../agent/jobs.ts';
import { defineOperation, type OperationContext } from '../../../agent/operation.ts';
import { batchItemSchema, listItems, loadInput, recordItem, type BatchItem } from '../../batches/batch.ts';
import generate from '../generate/operation.ts';

/** Only a fault of the service itself is thrown, so that the workflow retries it; a bad repository is an outcome. */
async function outcomeOf(batchId: string, index: number, context: OperationContext): Promise<BatchItem> {
  const input = await loadInput(context.ports.blobs, batchId, index);
  try {
    const { id } = await generate.run(z.parse(generate.input, input), context);
    return { index, status: 'succeeded', pipelineId: id };
  } catch (thrown) {
    const error = toDevopsError(thrown);
    if (error.kind === 'unavailable' || error.kind === 'internal') throw thrown;
    return { index, status: 'failed', code: error.code, detail: error.message };
  }
}

export default defineOperation({
  id: 'pipelines.batch-item',
  title: 'Generate one pipeline of a batch',
  summary: 'Generates, or generates again, the pipeline of one repository of a batch and records the outcome.',
  method: 'POST',
  path: '/v1/pipeline-batches/{batchId}/items/{index}',
  scope: 'pipelines:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'blobs:read', 'blobs:write', 'bus:publish'],
  workflow: true,
  timeoutSeconds: 50,
  input: z.strictObject({ batchId: z.ulid(), index: z.coerce.number().check(z.int(), z.minimum(0), z.maximum(999)) }),
  output: batchItemSchema,
  run: async ({ batchId, index }, context) => {
    const { store, clock } = context.ports;
    const jobs = new Jobs(store, clock);
    await jobs.get(batchId);
    const item = await outcomeOf(batchId, index, context);
    await recordItem(store, batchId, item);
    const done = (await listItems(store, batchId)).length;
    await jobs.change(batchId, (job) => ({
      status: job.status === 'queued' ? 'running' : job.status,
      progress: { ...job.progress, done: Math.max(done, job.progress.done) },
    }));
    return item;
  },
});
