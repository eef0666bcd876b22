import type { Job, Toolchain } from '../model.ts';

/** What a further job for a folder has in common with those that are planned for it. */
export interface PlannedJobs {
  readonly toolchain: Toolchain;
  /** Lines that install its dependencies. */
  readonly install: readonly string[];
}

/** Toolchain and install lines of the jobs that are made for a folder; undefined when there is none with one version. */
export function plannedJobs(jobs: readonly Job[], path: string): PlannedJobs | undefined {
  const job = jobs.find(({ component, id, matrix }) => component === path && matrix === undefined && !/^(?:scan|render)-/.test(id));
  return job && { toolchain: job.toolchain, install: job.steps.find(({ intent }) => intent === 'install')?.run ?? [] };
}
