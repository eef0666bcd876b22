import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { sha256 } from '../../../core/digest.ts';
import { convert } from '../../conversion/convert.ts';
import { formats } from '../../conversion/formats/index.gen.ts';
import { warningSchema } from '../../detection/schema.ts';
import { pipelineFilesSchema } from '../../pipeline-files.ts';

const formatIdSchema = z.enum(formats.map(({ id }) => id));

export default defineOperation({
  id: 'pipelines.convert',
  title: 'Convert a pipeline',
  summary: 'Turns the pipeline files of one system into those of another and lists everything that could not be carried.',
  method: 'POST',
  path: '/v1/pipelines/convert',
  scope: 'pipelines:write',
  risk: 'read',
  permissions: [],
  input: z.strictObject({ from: formatIdSchema, to: formatIdSchema, files: pipelineFilesSchema }),
  output: z.strictObject({
    files: z.array(z.strictObject({ path: z.string(), content: z.string(), sha256: z.string() })),
    warnings: z.array(warningSchema),
  }),
  examples: [
    {
      title: 'A GitHub workflow for GitLab',
      input: {
        from: 'github-actions',
        to: 'gitlab-ci',
        files: [{ path: '.github/workflows/ci.yml', content: 'name: CI\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n      - run: make test\n' }],
      },
    },
  ],
  run: async ({ from, to, files }) => {
    const { files: converted, losses } = convert(from, to, files);
    return { files: converted.map((file) => ({ ...file, sha256: sha256(file.content) })), warnings: losses.map(({ code, message, path }) => ({ code, message, path })) };
  },
});
