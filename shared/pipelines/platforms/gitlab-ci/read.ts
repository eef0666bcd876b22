import * as z from 'zod/mini';
import { CACHE_FOLDERS } from '../../generation/caches.ts';
import { sortReading } from '../../generation/round-trip.ts';
import { readStepScript } from '../../generation/script.ts';
import { kebabName } from '../../generation/text.ts';
import { toolOfImage } from '../../generation/images.ts';
import { readIdentity } from '../../generation/identity.ts';
import type { GeneratedFile, PlatformReading } from '../../model.ts';
import { readYaml, unreadable } from '../yaml.ts';
import { CHANGE_NUMBER, CHANGE_SUFFIX, IMAGE_VARIABLE, PATH } from './print.ts';
import { readRules } from './rules.ts';

const variable = z.union([z.string(), z.strictObject({ value: z.string(), expand: z.literal(false) })]);
const image = z.union([z.string(), z.strictObject({ name: z.string(), entrypoint: z.array(z.string()) })]);
const ruleSchema = z.strictObject({
  if: z.string(),
  changes: z.optional(z.strictObject({ paths: z.array(z.string()) })),
  when: z.optional(z.literal('manual')),
  allow_failure: z.optional(z.boolean()),
});
const jobSchema = z.strictObject({
  stage: z.string(),
  needs: z.array(z.union([z.string(), z.strictObject({ job: z.string(), optional: z.literal(true) })])),
  rules: z.optional(z.array(ruleSchema)),
  allow_failure: z.optional(z.literal(true)),
  environment: z.optional(z.strictObject({ name: z.string(), on_stop: z.optional(z.string()), auto_stop_in: z.optional(z.string()), action: z.optional(z.literal('stop')) })),
  resource_group: z.optional(z.string()),
  interruptible: z.optional(z.literal(false)),
  id_tokens: z.optional(z.record(z.string(), z.strictObject({ aud: z.string() }))),
  tags: z.optional(z.array(z.string())),
  parallel: z.optional(z.strictObject({ matrix: z.array(z.record(z.string(), z.string())) })),
  image,
  services: z.optional(z.array(z.strictObject({ name: z.string(), alias: z.string(), variables: z.optional(z.record(z.string(), z.string())) }))),
  variables: z.optional(z.record(z.string(), variable)),
  cache: z.optional(z.array(z.unknown())),
  timeout: z.string(),
  before_script: z.optional(z.array(z.string())),
  script: z.array(z.string()),
  artifacts: z.optional(z.strictObject({ paths: z.optional(z.array(z.string())), reports: z.optional(z.record(z.string(), z.string())), when: z.optional(z.literal('always')), expire_in: z.string() })),
});
const fileSchema = z.catchall(
  z.object({ workflow: z.unknown(), default: z.unknown(), stages: z.array(z.string()) }),
  z.unknown(),
);

type GitlabJob = z.infer<typeof jobSchema>;
type JobReading = PlatformReading['jobs'][number];

/** Reads what {@link print} made. Throws `PIPELINE_UNREADABLE`. */
export function read(files: readonly GeneratedFile[]): PlatformReading {
  const file = files.find((candidate) => candidate.path === PATH);
  if (file === undefined) throw unreadable(PATH, 'it is not among the files');
  const parsed = fileSchema.safeParse(readYaml(PATH, file.content));
  if (!parsed.success) throw unreadable(PATH, `/${parsed.error.issues[0]?.path.join('/') ?? ''} is of another shape`);
  const { workflow: _workflow, default: _default, stages: _stages, ...jobs } = parsed.data;
  return sortReading({ jobs: Object.entries(jobs).map(([id, job]) => readJob(id, parseJob(id, job))) });
}

function parseJob(id: string, value: unknown): GitlabJob {
  const parsed = jobSchema.safeParse(value);
  if (!parsed.success) throw unreadable(PATH, `/${id}/${parsed.error.issues[0]?.path.join('/') ?? ''} is of another shape`);
  return parsed.data;
}

function readJob(id: string, job: GitlabJob): JobReading {
  const toolchain = readToolchain(job);
  const rules = readRules(job.rules);
  if (rules === undefined) throw unreadable(PATH, `/${id}/rules is of another kind`);
  const { identity, env } = readIdentity(readEnvironment(job, `${toolchain.tool.toUpperCase()}_VERSION`));
  return {
    id,
    needs: job.needs.map((need) => (typeof need === 'string' ? need : need.job)),
    matrix: readMatrix(job, toolchain.tool),
    toolchain,
    env,
    services: (job.services ?? []).map((service) => `${service.alias}=${service.name}`).toSorted(),
    steps: job.script.map(readStepScript),
    artifacts: job.artifacts?.paths ?? [],
    timeoutMinutes: Number.parseInt(job.timeout, 10),
    ...rules,
    environment: withoutChange(job.environment?.name),
    identity,
    allowFailure: job.allow_failure ?? false,
    concurrency: withoutChange(job.resource_group),
    reports: Object.entries(job.artifacts?.reports ?? {}).map(([kind, path]) => `${kind}: ${path}`).toSorted(),
  };
}

const withoutChange = (name: string | undefined): string | null => name?.replace(CHANGE_SUFFIX, '') ?? null;

function readToolchain(job: GitlabJob): JobReading['toolchain'] {
  const [cell] = job.parallel?.matrix ?? [];
  const name = cell?.[IMAGE_VARIABLE] ?? (typeof job.image === 'string' ? job.image : job.image.name);
  const tool = toolOfImage(name);
  if (tool === undefined) throw unreadable(PATH, `the image ${name} belongs to no toolchain`);
  const key = `${tool.toUpperCase()}_VERSION`;
  if (cell !== undefined) return { tool, version: `matrix.${kebabName(key)}` };
  const version = job.variables?.[key];
  return { tool, version: typeof version === 'string' ? version : '' };
}

function readMatrix(job: GitlabJob, tool: string): JobReading['matrix'] {
  const cells = job.parallel?.matrix;
  if (cells === undefined) return null;
  const key = `${tool.toUpperCase()}_VERSION`;
  return { variable: kebabName(key), values: cells.map((cell) => cell[key] ?? '') };
}

// Only the printer writes a value that is expanded and begins in the project's folder: the model's own are never expanded.
const GIVEN_WITH_CACHES = new Set(Object.values(CACHE_FOLDERS).flatMap(({ more }) => Object.entries(more ?? {}).map(([name, value]) => `${name}=${value}`)));

function isMovedCache(name: string, value: z.infer<typeof variable>): boolean {
  if (name === 'PULL_REQUEST' && value === CHANGE_NUMBER) return true;
  if (typeof value === 'string' && GIVEN_WITH_CACHES.has(`${name}=${value}`)) return true;
  return typeof value === 'string' && /^(?:-Dmaven\.repo\.local=)?\$CI_PROJECT_DIR\//.test(value);
}

function readEnvironment(job: GitlabJob, versionKey: string): Record<string, string> {
  const own = Object.entries(job.variables ?? {}).filter(([name, value]) => name !== versionKey && !isMovedCache(name, value));
  return Object.fromEntries(own.map(([name, value]) => [name, typeof value === 'string' ? value : value.value]));
}
