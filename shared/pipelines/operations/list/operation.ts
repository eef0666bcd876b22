import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listOf, pageInput, pageOf } from '../../../agent/paging.ts';
import { listPipelines } from '../../generation/archive.ts';
import { pipelineSummarySchema } from '../../generation/result.ts';

export default defineOperation({
  id: 'pipelines.list',
  title: 'List generated pipelines',
  summary: 'Pipelines generated before, newest first.',
  method: 'GET',
  path: '/v1/pipelines',
  scope: 'pipelines:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject(pageInput),
  output: listOf(pipelineSummarySchema),
  examples: [{ title: 'The newest', input: {} }],
  run: (input, { ports }) => listPipelines(ports, pageOf(input)),
});
