import type { Job, Pipeline } from '../model.ts';

/** The pipeline without what only actions can do, for platforms that have none. */
export function withoutActions(pipeline: Pipeline): Pipeline {
  const jobs = pipeline.jobs.flatMap((job): Job[] => {
    const steps = job.steps.filter((step) => step.run.length > 0);
    return steps.length === 0 ? [] : [{ ...job, steps }];
  });
  const left = new Set(jobs.map((job) => job.id));
  return { ...pipeline, jobs: jobs.map((job) => ({ ...job, needs: job.needs.filter((need) => left.has(need)) })) };
}
