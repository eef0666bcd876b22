import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { loadPipeline } from '../../generation/archive.ts';
import { generatedPipelineSchema, pipelineIdSchema } from '../../generation/result.ts';

export default defineOperation({
  id: 'pipelines.get',
  title: 'Read a generated pipeline',
  summary: 'The files of a pipeline generated before, with the detection they rest on.',
  method: 'GET',
  path: '/v1/pipelines/{id}',
  scope: 'pipelines:read',
  risk: 'read',
  permissions: ['blobs:read'],
  input: z.strictObject({ id: pipelineIdSchema }),
  output: generatedPipelineSchema,
  run: ({ id }, { ports }) => loadPipeline(ports, id),
});
