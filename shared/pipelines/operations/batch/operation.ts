import { ulid } from 'ulid';
import * as z from 'zod/mini';
import { Jobs, jobSchema } from '../../../agent/jobs.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { BATCH_WORKFLOW, saveInput } from '../../batches/batch.ts';
import { optionsSchema } from '../../generation/options.ts';
import { platformIdSchema } from '../../platform-id.ts';
import { sourceSchema } from '../../source.ts';

const MAX_ITEMS = 100;

export default defineOperation({
  id: 'pipelines.batch',
  title: 'Generate pipelines for many repositories',
  summary: 'Starts a workflow that generates one pipeline per repository, several at a time, and answers with its job.',
  method: 'POST',
  path: '/v1/pipeline-batches',
  scope: 'pipelines:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'blobs:write', 'workflows:start'],
  status: 202,
  input: z.strictObject({
    sources: z.array(sourceSchema).check(z.minLength(1), z.maxLength(MAX_ITEMS)),
    platform: platformIdSchema,
    options: z.optional(optionsSchema),
  }),
  output: jobSchema,
  examples: [
    {
      title: 'Two repositories',
      input: {
        platform: 'gitlab-ci',
        sources: [
          { files: { 'go.mod': 'module example.com/a\n\ngo 1.25\n', 'main.go': 'package main\n\nfunc main() {}\n' } },
          { files: { 'package.json': '{"name":"b","scripts":{"test":"node --test"}}' } },
        ],
      },
    },
  ],
  run: async ({ sources, platform, options }, { ports, caller }) => {
    const id = ulid(ports.clock.now().getTime());
    const shared = { platform, ...(options === undefined ? {} : { options }) };
    await Promise.all(sources.map((source, index) => saveInput(ports.blobs, id, index, JSON.parse(JSON.stringify({ source, ...shared })))));
    const jobs = new Jobs(ports.store, ports.clock);
    await jobs.create({ id, operation: 'pipelines.batch', progress: { done: 0, total: sources.length, unit: 'repositories' }, createdBy: caller.subject });
    await ports.workflows.start(BATCH_WORKFLOW, id, { batchId: id, items: sources.map((_source, index) => ({ index })) });
    return jobs.get(id);
  },
});
