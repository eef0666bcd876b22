import { useCallback } from 'preact/hooks';
import { api, type Job } from '../api.ts';
import { timeOf } from '../format.ts';
import { DrillForm } from '../parts/drill-form.tsx';
import { DrillView } from '../parts/drill-view.tsx';
import { Failure } from '../parts/failure.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { useLoad } from '../use-load.ts';
import { usePolling } from '../use-polling.ts';

const SHOWN = /^#\/drills\/([0-9A-Z]{26})$/;
const isOpen = (job: Job): boolean => job.status === 'queued' || job.status === 'running';

/** Starts drills of the recovery, and shows the one that the address names. */
export function DrillsPage({ onSignOut, hash }: { onSignOut: () => void; hash: string }) {
  const id = SHOWN.exec(hash)?.[1];
  return id === undefined ? <AllDrills onSignOut={onSignOut} /> : <OneDrill key={id} id={id} onSignOut={onSignOut} />;
}

const drills = async (): Promise<Job[]> => (await api.jobs()).filter(({ operation }) => operation === 'drills.start');

function AllDrills({ onSignOut }: { onSignOut: () => void }) {
  const [result, again] = useLoad(drills);
  usePolling(again, result.state === 'ready' && result.value.some(isOpen));
  return (
    <>
      <h1>Drills</h1>
      <p class="quiet">Faults are set up in a simulated account, in virtual time; the recovery heals them, and a judge says whether that went as it should. Nothing real is touched.</p>
      <DrillForm onStarted={(id) => { location.hash = `#/drills/${id}`; }} onSignOut={onSignOut} />
      <section class="card" aria-labelledby="drills">
        <h2 id="drills">Recent drills</h2>
        {result.state === 'loading' && <p role="status" class="quiet">Asking…</p>}
        {result.state === 'failed' && <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />}
        {result.state === 'ready' && result.value.length === 0 && <p class="quiet">None among the newest jobs.</p>}
        {result.state === 'ready' && (
          <ul class="list">
            {result.value.map((job) => (
              <li key={job.id} class="job">
                <a href={`#/drills/${job.id}`}>Drill {job.id}</a>
                <span class={`tag ${job.status}`}>{job.status}</span>
                <JobProgress job={job} />
                <span class="quiet">{timeOf(job.createdAt)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function OneDrill({ id, onSignOut }: { id: string; onSignOut: () => void }) {
  const load = useCallback(() => api.job(id), [id]);
  const [result, again] = useLoad(load);
  usePolling(again, result.state !== 'ready' || isOpen(result.value));
  return (
    <>
      <p><a href="#/drills">All drills</a></p>
      <h1>Drill</h1>
      {result.state === 'loading' && <p role="status" class="quiet">Asking…</p>}
      {result.state === 'failed' && <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />}
      {result.state === 'ready' && <DrillView job={result.value} />}
    </>
  );
}
