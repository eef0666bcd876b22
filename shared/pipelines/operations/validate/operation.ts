import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { DevopsError } from '../../../core/errors.ts';
import { platformIdSchema } from '../../platform-id.ts';
import { platforms } from '../../platforms/index.gen.ts';

const MAX_FILES = 50;
const MAX_NAMES = 200;
const names = z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(400))).check(z.maxLength(MAX_NAMES)));

const SAMPLE = "pipeline {\n  agent any\n  stages {\n    stage('test') {\n      steps {\n        sh 'npm test'\n      }\n    }\n  }\n}\n";

export default defineOperation({
  id: 'pipelines.validate',
  title: 'Validate pipeline files',
  summary: 'Holds pipeline files against the rules of their platform and names the line of each mistake. Runs nothing of them.',
  method: 'POST',
  path: '/v1/pipelines/validate',
  scope: 'pipelines:read',
  risk: 'read',
  permissions: [],
  input: z.strictObject({
    platform: platformIdSchema,
    /** Text by path. A path that ends in `.json` holds the platform's JSON form, if it has one. */
    files: z
      .record(z.string().check(z.minLength(1), z.maxLength(1024)), z.string())
      .check(z.refine((files) => Object.keys(files).length > 0 && Object.keys(files).length <= MAX_FILES, `Between 1 and ${MAX_FILES} files.`)),
    /** Names that the plugins of one's own server bring; see docs/pipelines-jenkins.md. */
    extensions: z.optional(z.strictObject({ agents: names, conditions: names, options: names, parameters: names, postConditions: names, tools: names, triggers: names })),
  }),
  output: z.strictObject({
    valid: z.boolean(),
    errors: z.array(z.strictObject({ code: z.string(), message: z.string(), path: z.string(), line: z.number(), column: z.number(), pointer: z.optional(z.string()) })),
    /** Each valid file in the platform's JSON form, by path. */
    ast: z.record(z.string(), z.unknown()),
  }),
  examples: [{ title: 'A small Jenkinsfile', input: { platform: 'jenkins', files: { Jenkinsfile: SAMPLE } } }],
  run: async ({ platform, files, extensions = {} }) => {
    const judge = platforms.find(({ id }) => id === platform)?.validate;
    if (judge === undefined) throw new DevopsError('unprocessable', 'VALIDATION_UNSUPPORTED', `Files of ${platform} cannot be validated here yet.`);
    const verdicts = Object.entries(files).map(([path, content]) => ({ path, ...judge({ path, content }, extensions) }));
    return {
      valid: verdicts.every(({ valid }) => valid),
      errors: verdicts.flatMap(({ path, problems }) => problems.map((problem) => ({ ...problem, path }))),
      ast: Object.fromEntries(verdicts.flatMap(({ path, ast }) => (ast === undefined ? [] : [[path, ast]]))),
    };
  },
});
