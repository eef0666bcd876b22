import * as z from 'zod/mini';
import { CACHE_FOLDERS } from '../../generation/caches.ts';
import { sortReading } from '../../generation/round-trip.ts';
import { readStepScript } from '../../generation/script.ts';
import { kebabName } from '../../generation/text.ts';
import { toolOfImage } from '../../generation/images.ts';
import type { GeneratedFile, PlatformReading } from '../../model.ts';
import { readYaml, unreadable } from '../yaml.ts';
import { IMAGE_VARIABLE, PATH } from './print.ts';

const variable = z.union([z.string(), z.strictObject({ value: z.string(), expand: z.literal(false) })]);
const image = z.union([z.string(), z.strictObject({ name: z.string(), entrypoint: z.array(z.string()) })]);
const jobSchema = z.strictObject({
  stage: z.string(),
  needs: z.array(z.string()),
  tags: z.optional(z.array(z.string())),
  parallel: z.optional(z.strictObject({ matrix: z.array(z.record(z.string(), z.string())) })),
  image,
  services: z.optional(z.array(z.strictObject({ name: z.string(), alias: z.string(), variables: z.optional(z.record(z.string(), z.string())) }))),
  variables: z.optional(z.record(z.string(), variable)),
  cache: z.optional(z.array(z.unknown())),
  timeout: z.string(),
  before_script: z.optional(z.array(z.string())),
  script: z.array(z.string()),
  artifacts: z.optional(z.strictObject({ paths: z.array(z.string()), expire_in: z.string() })),
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
  return {
    id,
    needs: job.needs,
    matrix: readMatrix(job, toolchain.tool),
    toolchain,
    env: readEnvironment(job, `${toolchain.tool.toUpperCase()}_VERSION`),
    services: (job.services ?? []).map((service) => `${service.alias}=${service.name}`).toSorted(),
    steps: job.script.map(readStepScript),
    artifacts: job.artifacts?.paths ?? [],
    timeoutMinutes: Number.parseInt(job.timeout, 10),
  };
}

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
  if (typeof value === 'string' && GIVEN_WITH_CACHES.has(`${name}=${value}`)) return true;
  return typeof value === 'string' && /^(?:-Dmaven\.repo\.local=)?\$CI_PROJECT_DIR\//.test(value);
}

function readEnvironment(job: GitlabJob, versionKey: string): Record<string, string> {
  const own = Object.entries(job.variables ?? {}).filter(([name, value]) => name !== versionKey && !isMovedCache(name, value));
  return Object.fromEntries(own.map(([name, value]) => [name, typeof value === 'string' ? value : value.value]));
}
