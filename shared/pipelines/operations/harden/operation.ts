import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { sha256 } from '../../../core/digest.ts';
import { unprocessable } from '../../../core/errors.ts';
import { warningSchema } from '../../detection/schema.ts';
import { receiptSchema } from '../../generation/result.ts';
import { harden } from '../../hardening/harden.ts';
import { LOCKFILE_PATH } from '../../lockfile/lockfile.ts';
import { pipelineFilesSchema } from '../../pipeline-files.ts';

/** GitHub environment that jobs with secrets of the repository shall run in. */
const environmentName = z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,99}$/));

export default defineOperation({
  id: 'pipelines.harden',
  title: 'Harden a pipeline',
  summary: 'Makes existing pipeline files safer by edits in place that leave the jobs, their order and their commands as they are, and names what it left and why.',
  method: 'POST',
  path: '/v1/pipelines/harden',
  scope: 'pipelines:write',
  risk: 'read',
  permissions: [],
  input: z.strictObject({ platform: z.enum(['github-actions', 'gitlab-ci']), files: pipelineFilesSchema, environment: z.optional(environmentName) }),
  output: z.strictObject({
    files: z.array(z.strictObject({ path: z.string(), content: z.string(), sha256: z.string() })),
    changes: z.array(z.strictObject({ path: z.string(), line: z.number(), kind: z.string(), job: z.optional(z.string()), step: z.optional(z.number()), why: z.string(), before: z.optional(z.string()), after: z.optional(z.string()) })),
    left: z.array(z.strictObject({ path: z.string(), line: z.number(), kind: z.string(), why: z.string() })),
    receipts: z.array(receiptSchema),
    warnings: z.array(warningSchema),
  }),
  examples: [
    {
      title: 'A workflow with moving tags and every right',
      input: {
        platform: 'github-actions',
        files: [{ path: '.github/workflows/ci.yml', content: 'name: CI\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test\n' }],
      },
    },
  ],
  run: async ({ platform, files, environment }) => {
    if (environment !== undefined && platform !== 'github-actions') throw unprocessable('ENVIRONMENT_UNSUPPORTED', 'Only jobs of GitHub Actions can be put into an environment here.', [{ path: '/environment', message: `Leave it out for ${platform}.` }]);
    const { files: hardened, changes, left, checks } = harden(platform, files, { environment });
    const given = new Set(hardened.map(({ path }) => path));
    return {
      files: hardened.map((file) => ({ ...file, sha256: sha256(file.content) })),
      changes: [...changes],
      left: [...left],
      receipts: checks.map(({ path, isSame, detail }) => ({ file: path, tool: 'devops-engineer/graph', version: null, result: isSame ? ('pass' as const) : ('fail' as const), detail })),
      warnings: files.filter(({ path }) => !given.has(path) && path !== LOCKFILE_PATH).map(({ path }) => ({ code: 'NOT_A_PIPELINE', message: `Not a pipeline file of ${platform}; it was not looked at.`, path })),
    };
  },
});
