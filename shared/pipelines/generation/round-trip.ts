import { canonicalJson } from '../../core/json.ts';
import type { Job, Pipeline, PlatformReading } from '../model.ts';

/** What every platform's reader must get back out of the print of `pipeline`. */
export function normalise(pipeline: Pipeline): PlatformReading {
  return sortReading({ jobs: pipeline.jobs.map(readingOf) });
}

function readingOf(job: Job): PlatformReading['jobs'][number] {
  const version = job.toolchain.version;
  return {
    id: job.id,
    needs: job.needs,
    matrix: job.matrix ?? null,
    toolchain: { tool: job.toolchain.tool, version: typeof version === 'string' ? version : `matrix.${version.matrix}` },
    env: job.env,
    services: job.services.map((service) => `${service.name}=${service.image}`).toSorted(),
    steps: job.steps.map((step) => ({ run: step.run, path: step.path, env: step.env })),
    artifacts: job.artifact?.paths ?? [],
    timeoutMinutes: job.timeoutMinutes,
  };
}

/** Jobs and needs in the order of their ids: a platform may have to print them in another. */
export function sortReading(reading: PlatformReading): PlatformReading {
  const jobs = reading.jobs.map((job) => ({ ...job, needs: job.needs.toSorted() }));
  return { jobs: jobs.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)) };
}

/** Places (JSON Pointers) where two readings differ; empty when they say the same. */
export function differences(left: PlatformReading, right: PlatformReading): readonly string[] {
  return differingPlaces(sortReading(left), sortReading(right), '');
}

function differingPlaces(left: unknown, right: unknown, path: string): readonly string[] {
  if (canonicalJson(left) === canonicalJson(right)) return [];
  if (!isRecord(left) || !isRecord(right)) return [path === '' ? '/' : path];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differingPlaces(left[key] ?? null, right[key] ?? null, `${path}/${key}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}
