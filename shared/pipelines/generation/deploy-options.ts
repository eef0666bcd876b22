import * as z from 'zod/mini';
import { isBranch } from './check.ts';

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const MAX_TTL_HOURS = 720;
const name = (most: number) => z.string().check(z.maxLength(most), z.regex(NAME, 'Kebab-case.'));
const digits = z.string().check(z.regex(/^[1-9][0-9]{0,18}$/, 'A number.'));
/** `group/sub/name`: a pattern could let others in, so there is no place for one. */
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9._-]{1,100}){1,5}$/;

/**
 * Where and how to deploy.
 *
 * - `environments`: in the order of promotion; `approval` waits for a person.
 * - `repository`: `owner/name`, for the trust policies; taken from the source where it names one.
 * - `ids`: of owner and repository at GitHub, which stand in the tokens of repositories made since 2026-07-15.
 * - `branch`: default branch, for platforms whose tokens name it.
 * - `server`: address of one's own GitHub, GitLab or Jenkins, as its tokens name it.
 * - `preview`: an environment for each pull request, taken down when it is closed or after `ttlHours`; with `public`
 *   anybody may open it, which a scan from outside needs.
 * - `target`, `rollout`: a running service that the repository's container is brought to, and how traffic moves.
 */
export const deploySchema = z.strictObject({
  cloud: z.enum(['aws', 'azure', 'gcp']),
  environments: z
    .array(z.strictObject({ name: name(12), approval: z._default(z.boolean(), false) }))
    .check(z.minLength(1), z.maxLength(5), z.refine((list) => new Set(list.map((each) => each.name)).size === list.length && list.every((each) => each.name !== 'preview'), 'Each name once, and none of them "preview".')),
  repository: z.optional(z.string().check(z.regex(REPOSITORY, 'owner/name'))),
  ids: z.optional(z.strictObject({ owner: digits, repository: digits })),
  branch: z._default(z.string().check(z.refine(isBranch, 'Not a plain branch name.')), 'main'),
  server: z.optional(z.string().check(z.maxLength(200), z.regex(/^https:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._-]+)*$/, 'https://host'))),
  preview: z.optional(z.strictObject({ ttlHours: z.int().check(z.gte(1), z.lte(MAX_TTL_HOURS)), public: z._default(z.boolean(), false) })),
  target: z.optional(z.union([z.strictObject({ kind: z.literal('ecs'), cluster: name(60), service: name(60) }), z.strictObject({ kind: z.literal('cloud-run'), service: name(40) })])),
  rollout: z.optional(z.enum(['canary', 'blue-green'])),
});

export type DeployOptions = z.infer<typeof deploySchema>;
