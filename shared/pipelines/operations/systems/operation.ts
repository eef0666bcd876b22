import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { formats } from '../../conversion/formats/index.gen.ts';
import { rules } from '../../hardening/rules/index.gen.ts';
import { OPTIMISABLE } from '../../optimisation/model.ts';
import { platforms } from '../../platforms/index.gen.ts';

const ABILITIES = ['generate', 'convert-from', 'convert-to', 'harden', 'optimise'] as const;
/** Where pipelines usually stand; the formats say which is theirs. */
const USUAL_PATHS = ['.github/workflows/ci.yml', '.gitlab-ci.yml', 'Jenkinsfile', 'azure-pipelines.yml', '.circleci/config.yml', '.travis.yml'];

export default defineOperation({
  id: 'pipelines.systems',
  title: 'List pipeline systems',
  summary: 'The systems whose pipelines are known, and what can be done with each: generate, convert from and to, harden, optimise.',
  method: 'GET',
  path: '/v1/pipeline-systems',
  scope: 'pipelines:read',
  risk: 'read',
  permissions: [],
  input: z.strictObject({}),
  output: z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        /** Where a pipeline of it usually stands. */
        path: z.optional(z.string()),
        can: z.array(z.enum(ABILITIES)),
      }),
    ),
  }),
  examples: [{ title: 'All', input: {} }],
  run: async () => {
    const known = new Map([...formats, ...platforms].map(({ id, title }) => [id, title]));
    return { items: [...known].map(([id, title]) => ({ id, title, ...pathOf(id), can: abilitiesOf(id) })) };
  },
});

function pathOf(id: string): { path?: string } {
  const path = platforms.find((platform) => platform.id === id)?.path ?? USUAL_PATHS.find((candidate) => formats.find((format) => format.id === id)?.matches(candidate));
  return path === undefined ? {} : { path };
}

function abilitiesOf(id: string): (typeof ABILITIES)[number][] {
  const format = formats.find((candidate) => candidate.id === id);
  const has = {
    generate: platforms.some((platform) => platform.id === id),
    'convert-from': format !== undefined,
    'convert-to': format?.print !== undefined,
    harden: rules.some(({ platform }) => platform === id),
    optimise: OPTIMISABLE.some((platform) => platform === id),
  };
  return ABILITIES.filter((ability) => has[ability]);
}
