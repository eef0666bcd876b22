import { api, type Health, type OperationItem } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { JobsCard } from '../parts/jobs-card.tsx';
import { OperationsCard } from '../parts/operations-card.tsx';
import { useLoad } from '../use-load.ts';

const load = async (): Promise<{ health: Health; operations: OperationItem[] }> => {
  const [health, operations] = await Promise.all([api.health(), api.operations()]);
  return { health, operations };
};

/** Health, recent jobs and everything the service can do. */
export function StartPage({ onSignOut }: { onSignOut: () => void }) {
  const [result, again] = useLoad(load);
  return (
    <>
      <section class="hero">
        <h1>A pipeline for any repository</h1>
        <p>Pick a folder, see what was found and why, and read the files before anything is written.</p>
        <a class="button primary" href="#/pipeline">Make a pipeline</a>
      </section>
      {result.state === 'loading' && <p role="status" class="quiet">Asking the service…</p>}
      {result.state === 'failed' && <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />}
      {result.state === 'ready' && (
        <>
          <HealthCard health={result.value.health} />
          <JobsCard onSignOut={onSignOut} />
          <OperationsCard operations={result.value.operations} />
        </>
      )}
    </>
  );
}

function HealthCard({ health }: { health: Health }) {
  return (
    <section class="card" aria-labelledby="health">
      <h2 id="health">Health</h2>
      <dl class="facts">
        <div><dt>Status</dt><dd><span class="dot" aria-hidden="true" />{health.status}</dd></div>
        <div><dt>Version</dt><dd>{health.version}</dd></div>
        <div><dt>Runs on</dt><dd>{health.mode === 'local' ? 'this machine' : 'AWS'}</dd></div>
        <div><dt>Functions</dt><dd>{health.functions}</dd></div>
      </dl>
    </section>
  );
}
