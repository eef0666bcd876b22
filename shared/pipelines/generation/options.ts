import * as z from 'zod/mini';
import { isBranch } from './check.ts';
import { deploySchema } from './deploy-options.ts';
import { isRelativePath } from './paths.ts';
import { isPrintable } from './text.ts';

const MAX_MINUTES = 360;
const MAX_DAYS = 90;

/**
 * Choices of the caller; every one has a default, an unknown one is refused.
 *
 * - `name`: title of the pipeline.
 * - `branches`: branches whose pushes run it; none means the default branch.
 * - `pullRequests`, `manual`: also run for pull (merge) requests, and by hand.
 * - `runner`: label of the machines that run the jobs.
 * - `matrix`: test on all versions, or on the latest alone.
 * - `components`: folders to cover; all when absent.
 * - `jobs`: kinds of jobs to make.
 * - `requiredJob`: on GitHub, one further job named `required` that passes when no other failed or was cancelled.
 * - `timeoutMinutes`: limit of each job, 1 to 360.
 * - `caches`: `auto` keeps downloads where that pays, see `docs/pipelines.md`; `off` never.
 * - `security`: jobs of scanners that fit what was detected; `standard` fails for secrets and known vulnerabilities that
 *   are reached, `strict` for every finding.
 * - `dast`: scan of each preview from outside; `auto` where there is a public one and `security` is not off, `on` says
 *   why there is none and needs no `security`, `off` never.
 * - `changes`: `auto` runs the jobs of a component for a pull request only when something that concerns it changed;
 *   on branches everything runs.
 * - `release`: `on` builds and signs for tags (SLSA build L2), `isolated` in a workflow that nobody else can change (L3).
 * - `deploy`: jobs that deploy, see `docs/pipelines-deploy.md`.
 * - `updates`: also the settings of a bot that proposes newer dependencies, see `docs/pipelines-security.md`.
 * - `existing`: `merge` keeps what was edited by hand in files that were generated before, `prefer-generated` does too
 *   but where both changed the same, `replace` keeps nothing; see `docs/pipelines-regeneration.md`.
 * - `pinning`: on GitHub, actions by commit (`sha`), or by version tag for GitHub's own lock of them (`lockfile`), see
 *   `docs/pins.md`.
 * - `installs`: dependencies as the repository asks for them (`declared`), or nothing but what a lock names with its hash
 *   (`locked`), see `docs/pipelines-security.md`.
 * - `artifactDays`: days that a build's output is kept, 1 to 90; 0 keeps none.
 */
export const optionsSchema = z.strictObject({
  name: z._default(z.string().check(z.minLength(1), z.maxLength(80), z.refine((name) => isPrintable(name) && name.trim() === name)), 'CI'),
  branches: z._default(z.array(z.string().check(z.refine(isBranch, 'Not a plain branch name.'))).check(z.maxLength(20)), []),
  pullRequests: z._default(z.boolean(), true),
  manual: z._default(z.boolean(), true),
  runner: z.optional(z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/))),
  matrix: z._default(z.enum(['all', 'latest']), 'all'),
  components: z.optional(z.array(z.string().check(z.refine(isRelativePath, 'Not a relative path.'))).check(z.minLength(1), z.maxLength(500))),
  jobs: z._default(z.array(z.enum(['lint', 'test', 'build'])).check(z.minLength(1)), ['lint', 'test', 'build']),
  requiredJob: z._default(z.boolean(), false),
  timeoutMinutes: z._default(z.int().check(z.gte(1), z.lte(MAX_MINUTES)), 30),
  caches: z._default(z.enum(['auto', 'off']), 'auto'),
  security: z._default(z.enum(['off', 'standard', 'strict']), 'off'),
  dast: z._default(z.enum(['auto', 'on', 'off']), 'auto'),
  changes: z._default(z.enum(['auto', 'off']), 'off'),
  release: z._default(z.enum(['off', 'on', 'isolated']), 'off'),
  deploy: z.optional(deploySchema),
  updates: z._default(z.enum(['off', 'dependabot', 'renovate']), 'off'),
  existing: z._default(z.enum(['merge', 'prefer-generated', 'replace']), 'merge'),
  pinning: z._default(z.enum(['sha', 'lockfile']), 'sha'),
  installs: z._default(z.enum(['declared', 'locked']), 'declared'),
  artifactDays: z._default(z.int().check(z.gte(0), z.lte(MAX_DAYS)), 7),
});

export type PipelineOptions = z.infer<typeof optionsSchema>;
