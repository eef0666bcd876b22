import { describe, expect, it } from 'vitest';
import { testContext } from '../../../test/support.ts';
import batchClose from '../operations/batch-close/operation.ts';
import batchItem from '../operations/batch-item/operation.ts';
import batch from '../operations/batch/operation.ts';

const go = { files: { 'go.mod': 'module example.com/a\n\ngo 1.25\n', 'a_test.go': 'package a\n' } };
const bad = { directory: '/there/is/no/such/folder' };

describe('a batch of repositories', () => {
  it('starts a workflow and counts what became of each repository', async () => {
    const context = testContext();
    const job = await batch.run({ sources: [go, bad, go], platform: 'gitlab-ci' }, context);
    expect(job).toMatchObject({ status: 'queued', progress: { done: 0, total: 3 }, links: { self: `/v1/jobs/${job.id}` } });
    expect(await context.ports.workflows.describe(`pipelines-batch:${job.id}`)).toMatchObject({ status: 'running' });
    const batchId = job.id;
    expect(await batchItem.run({ batchId, index: 0 }, context)).toMatchObject({ status: 'succeeded', pipelineId: expect.stringMatching(/^pl_/) });
    expect(await batchItem.run({ batchId, index: 1 }, context)).toMatchObject({ status: 'failed', code: 'DIRECTORY_NOT_FOUND' });
    await batchItem.run({ batchId, index: 1 }, context);
    const closed = await batchClose.run({ batchId }, context);
    expect(closed).toMatchObject({ status: 'succeeded', progress: { done: 3, total: 3 }, result: { succeeded: 1, failed: 2 } });
    expect(closed.result?.['items']).toMatchObject([{ index: 0 }, { index: 1 }, { index: 2, status: 'failed', code: 'STEP_FAILED' }]);
  });

  it('fails as a whole when no repository got a pipeline', async () => {
    const context = testContext();
    const { id: batchId } = await batch.run({ sources: [bad], platform: 'jenkins' }, context);
    await batchItem.run({ batchId, index: 0 }, context);
    expect(await batchClose.run({ batchId }, context)).toMatchObject({ status: 'failed', error: { code: 'BATCH_FAILED' } });
  });

  it('knows no other batch and no other item', async () => {
    const context = testContext();
    await expect(batchItem.run({ batchId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', index: 0 }, context)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    const { id: batchId } = await batch.run({ sources: [go], platform: 'jenkins' }, context);
    await expect(batchItem.run({ batchId, index: 7 }, context)).rejects.toMatchObject({ code: 'BATCH_ITEM_NOT_FOUND' });
  });
});
