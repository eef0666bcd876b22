import type { Job } from '../api.ts';

/** How far a job is, drawn and in words. */
export function JobProgress({ job: { id, progress } }: { job: Job }) {
  return (
    <span class="progress">
      <progress max={Math.max(1, progress.total)} value={progress.done} aria-label={`Progress of ${id}`} />
      <span>{progress.done} of {progress.total} {progress.unit}</span>
    </span>
  );
}
