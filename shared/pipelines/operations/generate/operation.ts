import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { keepPipeline } from '../../generation/archive.ts';
import { generatePipeline, platformOf } from '../../generation/generate.ts';
import { optionsSchema } from '../../generation/options.ts';
import { generatedPipelineSchema } from '../../generation/result.ts';
import { platformIdSchema } from '../../platform-id.ts';
import { sourceSchema } from '../../source.ts';

export default defineOperation({
  id: 'pipelines.generate',
  title: 'Generate a pipeline',
  summary: 'Detects what a repository holds and writes the pipeline that lints, tests and builds it. Changes nothing in the repository.',
  method: 'POST',
  path: '/v1/pipelines',
  scope: 'pipelines:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'blobs:write', 'bus:publish'],
  events: ['devops-engineer.pipeline-requested'],
  workflow: true,
  input: z.strictObject({ source: sourceSchema, platform: platformIdSchema, options: z._default(optionsSchema, optionsSchema.parse({})) }),
  output: generatedPipelineSchema,
  examples: [
    {
      title: 'A small Node project on GitHub Actions',
      input: {
        platform: 'github-actions',
        source: { files: { 'package.json': '{"name":"shop","engines":{"node":">=22"},"scripts":{"lint":"oxlint","test":"node --test"}}' } },
      },
    },
  ],
  run: async ({ source, platform, options }, { ports, config }) => {
    const tree = await ports.repositories.open(source);
    const { generated, pipeline } = generatePipeline({ tree, platform: platformOf(platform), options, now: ports.clock.now(), version: config.version });
    await keepPipeline(ports, generated, pipeline.jobs.length);
    return generated;
  },
});
