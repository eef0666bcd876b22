import * as z from 'zod/mini';
import { Jobs, jobSchema, type Job } from '../../../agent/jobs.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { listItems, type BatchItem } from '../../batches/batch.ts';

function withMissing(items: readonly BatchItem[], total: number): BatchItem[] {
  const known = new Map(items.map((item) => [item.index, item]));
  return Array.from({ length: total }, (_unused, index) => known.get(index) ?? missing(index));
}

function missing(index: number): BatchItem {
  return { index, status: 'failed', code: 'STEP_FAILED', detail: 'The workflow gave up on this repository after its retries.' };
}

function closed(job: Job, items: readonly BatchItem[]): Partial<Job> {
  const whole = withMissing(items, job.progress.total);
  const succeeded = whole.filter((item) => item.status === 'succeeded').length;
  const result = { succeeded, failed: whole.length - succeeded, items: whole };
  if (succeeded > 0) return { status: 'succeeded', progress: { ...job.progress, done: whole.length }, result };
  return { status: 'failed', progress: { ...job.progress, done: whole.length }, result, error: { code: 'BATCH_FAILED', detail: 'No repository of the batch got a pipeline.' } };
}

export default defineOperation({
  id: 'pipelines.batch-close',
  title: 'Close a batch',
  summary: 'Counts the outcomes of a batch; a repository without one is marked failed, never left out.',
  method: 'POST',
  path: '/v1/pipeline-batches/{batchId}/close',
  scope: 'pipelines:write',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  workflow: true,
  input: z.strictObject({ batchId: z.ulid() }),
  output: jobSchema,
  run: async ({ batchId }, { ports }) => {
    const jobs = new Jobs(ports.store, ports.clock);
    await jobs.get(batchId);
    const items = await listItems(ports.store, batchId);
    return jobs.change(batchId, (job) => closed(job, items));
  },
});
