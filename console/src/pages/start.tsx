import { api, type Health, type Job, type OperationItem } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useLoad } from '../use-load.ts';

const load = async (): Promise<{ health: Health; operations: OperationItem[]; jobs: Job[] }> => {
  const [health, operations, jobs] = await Promise.all([api.health(), api.operations(), api.jobs()]);
  return { health, operations, jobs };
};

/** Health, recent jobs and everything the service can do. */
export function StartPage({ onSignOut }: { onSignOut: () => void }) {
  const [result, again] = useLoad(load);
  if (result.state === 'loading') return <p role="status">Asking the service…</p>;
  if (result.state === 'failed') return <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />;
  const { health, operations, jobs } = result.value;
  return (
    <>
      <section class="hero">
        <h1>A pipeline for any repository</h1>
        <p>Pick a folder, see what was found and why, and read the files before anything is written.</p>
        <a class="button primary" href="#/pipeline">Make a pipeline</a>
      </section>
      <section class="card" aria-labelledby="health">
        <h2 id="health">Health</h2>
        <dl class="facts">
          <div><dt>Status</dt><dd><span class="dot" aria-hidden="true" />{health.status}</dd></div>
          <div><dt>Version</dt><dd>{health.version}</dd></div>
          <div><dt>Runs on</dt><dd>{health.mode === 'local' ? 'this machine' : 'AWS'}</dd></div>
          <div><dt>Functions</dt><dd>{health.functions}</dd></div>
        </dl>
      </section>
      <section class="card" aria-labelledby="jobs">
        <div class="row spread"><h2 id="jobs">Recent jobs</h2><button type="button" onClick={again}>Refresh</button></div>
        <JobTable jobs={jobs} />
      </section>
      <section class="card" aria-labelledby="operations">
        <h2 id="operations">Operations</h2>
        <OperationTable operations={operations} />
      </section>
    </>
  );
}

function JobTable({ jobs }: { jobs: readonly Job[] }) {
  if (jobs.length === 0) return <p class="quiet">None yet. A batch of pipelines makes one.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="jobs">
      <table>
        <thead><tr><th scope="col">Job</th><th scope="col">Operation</th><th scope="col">Status</th><th scope="col">Progress</th><th scope="col">Started (UTC)</th></tr></thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <td><code>{job.id}</code></td><td>{job.operation}</td><td><span class={`tag ${job.status}`}>{job.status}</span></td>
              <td><progress max={job.progress.total} value={job.progress.done} aria-label={`Progress of ${job.id}`} /> {job.progress.done} of {job.progress.total} {job.progress.unit}</td>
              <td>{job.createdAt.replace('T', ' ').slice(0, 19)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OperationTable({ operations }: { operations: readonly OperationItem[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="operations">
      <table>
        <thead><tr><th scope="col">Operation</th><th scope="col">What it does</th><th scope="col">Route</th><th scope="col">Risk</th></tr></thead>
        <tbody>
          {operations.map((operation) => (
            <tr key={operation.id}>
              <td><a href={`/docs#${operation.id}`}>{operation.title}</a></td><td>{operation.summary}</td>
              <td><code>{operation.method} {operation.path}</code></td><td><span class={`tag ${operation.risk}`}>{operation.risk}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
