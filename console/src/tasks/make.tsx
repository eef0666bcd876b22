import { useCallback, useState } from 'preact/hooks';
import { api, type Generated } from '../api.ts';
import { count } from '../format.ts';
import { ComponentsView } from '../parts/components-view.tsx';
import { Failure } from '../parts/failure.tsx';
import { FileView } from '../parts/file-view.tsx';
import { JobGraph, type DrawnJob } from '../parts/job-graph.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Warnings } from '../parts/warnings.tsx';
import { useLoad } from '../use-load.ts';
import { useWork } from '../use-work.ts';
import type { TaskProps } from './task.ts';

/** From a repository to its pipeline: look, choose, read. */
export function MakeTask({ given, onSignOut }: TaskProps) {
  const source = 'source' in given.what ? given.what.source : undefined;
  const load = useCallback(async () => {
    if (source === undefined) throw new Error('Pick a repository first.');
    const [detection, systems] = await Promise.all([api.detect(source), api.systems()]);
    return { detection, platforms: systems.filter(({ can }) => can.includes('generate')), source };
  }, [source]);
  const [found, again] = useLoad(load);
  const [platform, setPlatform] = useState('');
  const work = useWork<Generated>();
  if (found.state === 'loading') return <p role="status" class="busy">Looking into {given.name}…</p>;
  if (found.state === 'failed') return <Failure error={found.error} onSignOut={onSignOut} onRetry={again} />;
  const { detection, platforms, source: repository } = found.value;
  const generate = (id: string): void => {
    if (work.busy !== '') return;
    setPlatform(id);
    work.run('Writing the pipeline…', () => api.generate(repository, id));
  };
  return (
    <>
      <ComponentsView detection={detection} name={given.name} />
      <section class="card" aria-labelledby="platform">
        <h2 id="platform">3. Platform</h2>
        {platform === '' && <p class="quiet">The pipeline is written for reading only: nothing in the repository changes.</p>}
        <div class="row" role="group" aria-labelledby="platform">
          {platforms.map(({ id, title }) => (
            <button key={id} type="button" class={platform === id ? 'primary' : ''} aria-pressed={platform === id} aria-disabled={work.busy !== ''} onClick={() => generate(id)}>{title}</button>
          ))}
        </div>
      </section>
      <Outcome work={work} onSignOut={onSignOut} />
      {work.value && <GeneratedView generated={work.value} />}
    </>
  );
}

function GeneratedView({ generated }: { generated: Generated }) {
  return (
    <>
      <GraphCard jobs={generated.jobs ?? []} />
      <section class="card" aria-labelledby="files">
        <h2 id="files">5. Files</h2>
        <Warnings warnings={generated.warnings} />
        {generated.files.map((file) => <FileView key={`${generated.id} ${file.path}`} file={file} />)}
        {generated.files.length === 0 && <p>No file was made: see the warnings.</p>}
      </section>
    </>
  );
}

type Job = NonNullable<Generated['jobs']>[number];

/** One drawing for each workflow. */
function GraphCard({ jobs }: { jobs: readonly Job[] }) {
  if (jobs.length === 0) return null;
  const workflows = [...Map.groupBy(jobs, ({ workflow }) => workflow ?? '')];
  return (
    <section class="card" aria-labelledby="jobs">
      <h2 id="jobs">4. Jobs</h2>
      <p class="quiet">{count(jobs.length, 'job')}; each waits for those left of it that it is joined with.</p>
      {workflows.map(([workflow, members]) => (
        <div key={workflow}>
          {workflow !== '' && <h3>{workflow}</h3>}
          <JobGraph jobs={members.map(drawn)} label={workflow === '' ? 'Jobs of the pipeline' : `Jobs of ${workflow}`} />
        </div>
      ))}
    </section>
  );
}

/** `postgres:17.11` of `docker.io/library/postgres:17.11-bookworm@sha256:…`. */
const shortImage = (image: string): string => /([^/@:]+(?::[^/@-]+)?)[^/@]*(?:@.*)?$/.exec(image)?.[1] ?? image;

function drawn({ id, title, needs, cells, services, timeoutMinutes }: Job): DrawnJob {
  const runs = cells > 1 ? [`matrix of ${cells}`] : [];
  return { id, title, needs, facts: [...runs, ...services.map(({ image }) => `service ${shortImage(image)}`), `at most ${timeoutMinutes} min`] };
}
