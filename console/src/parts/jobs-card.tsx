import { useEffect } from 'preact/hooks';
import { api, type Job } from '../api.ts';
import { timeOf } from '../format.ts';
import { useLoad } from '../use-load.ts';
import { Failure } from './failure.tsx';
import { JobProgress } from './job-progress.tsx';

const POLL_MS = 2_000;
const isOpen = (job: Job): boolean => job.status === 'queued' || job.status === 'running';

/** Recent jobs. Asks again every two seconds while one of them runs, and whenever the tab is looked at again. */
export function JobsCard({ onSignOut }: { onSignOut: () => void }) {
  const [result, again] = useLoad(api.jobs);
  useEffect(() => {
    if (result.state !== 'ready' || !result.value.some(isOpen)) return undefined;
    const timer = setTimeout(again, POLL_MS);
    return () => clearTimeout(timer);
  }, [result, again]);
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) again();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [again]);
  return (
    <section class="card" aria-labelledby="jobs">
      <div class="row spread"><h2 id="jobs">Recent jobs</h2><button type="button" onClick={again}>Refresh</button></div>
      {result.state === 'loading' && <p role="status" class="quiet">Asking…</p>}
      {result.state === 'failed' && <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />}
      {result.state === 'ready' && <JobList jobs={result.value} />}
    </section>
  );
}

function JobList({ jobs }: { jobs: readonly Job[] }) {
  if (jobs.length === 0) return <p class="quiet">None yet. Work that takes longer, such as a batch of pipelines, is listed here with its progress.</p>;
  return (
    <ul class="list">
      {jobs.map((job) => (
        <li key={job.id} class="job">
          <span><strong>{job.operation}</strong> <code class="quiet">{job.id}</code></span>
          <span class={`tag ${job.status}`}>{job.status}</span>
          <JobProgress job={job} />
          <span class="quiet">{timeOf(job.createdAt)}</span>
          {job.error && <span class="wide failed">{job.error.detail} <code>{job.error.code}</code></span>}
        </li>
      ))}
    </ul>
  );
}
