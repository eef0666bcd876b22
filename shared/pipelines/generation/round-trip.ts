import { canonicalJson } from '../../core/json.ts';
import type { Feature, Job, Pipeline, PlatformReading, Step } from '../model.ts';
import { withoutActions } from './portable.ts';

type JobReading = PlatformReading['jobs'][number];

/** What the reader of a platform with these features must get back out of the print of `pipeline`. */
export function normalise(pipeline: Pipeline, features: readonly Feature[] = []): PlatformReading {
  const { jobs } = features.includes('actions') ? pipeline : withoutActions(pipeline);
  return sortReading({ jobs: jobs.map((job) => readingOf(job, features)) });
}

function readingOf(job: Job, features: readonly Feature[]): JobReading {
  const version = job.toolchain.version;
  return {
    id: job.id,
    needs: job.needs,
    matrix: job.matrix ?? null,
    toolchain: { tool: job.toolchain.tool, version: typeof version === 'string' ? version : `matrix.${version.matrix}` },
    env: job.env,
    services: job.services.map((service) => `${service.name}=${service.image}`).toSorted(),
    steps: job.steps.map((step) => readingOfStep(step, features.includes('actions'))),
    artifacts: job.artifact?.paths ?? [],
    timeoutMinutes: job.timeoutMinutes,
    when: job.when?.toSorted() ?? null,
    environment: job.environment?.name ?? null,
    identity: job.identity === undefined ? null : `${job.identity.cloud} ${job.identity.role}`,
    allowFailure: job.allowFailure ?? false,
    changes: job.changes ?? null,
    ...(features.includes('permissions') ? { permissions: permissionsOf(job) } : {}),
    ...(features.includes('concurrency') ? { concurrency: job.concurrency ?? null } : {}),
    ...(features.includes('reports') ? { reports: (job.reports ?? []).map(({ kind, path }) => `${kind}: ${path}`).toSorted() } : {}),
  };
}

function readingOfStep({ run, path, env, uses }: Step, actions: boolean): JobReading['steps'][number] {
  return uses !== undefined && actions ? { run: [], path: '.', env, uses } : { run, path, env };
}

/** Every right of the job's token: reading the repository, what it asks for, and its identity. */
export function permissionsOf({ permissions = [], identity }: Pick<Job, 'permissions' | 'identity'>): readonly string[] {
  const rights = new Map([['contents', 'read'], ...permissions.map(({ scope, access }) => [scope, access] as const), ...(identity ? [['id-token', 'write'] as const] : [])]);
  return [...rights].map(([scope, access]) => `${scope}: ${access}`).toSorted();
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
