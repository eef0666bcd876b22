import { useRef, useState } from 'preact/hooks';
import type { RecordedRuns } from '../api.ts';
import { count } from '../format.ts';
import { runsIn } from '../runs.ts';
import { asError } from '../use-load.ts';
import { Failure } from './failure.tsx';

const MAX_BYTES = 4_000_000;
async function readRuns(files: readonly File[]): Promise<RecordedRuns> {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_BYTES) throw new Error(`The files have ${(bytes / 1e6).toFixed(1)} MB; at most ${MAX_BYTES / 1e6} MB are taken. Give fewer runs.`);
  const runs = await Promise.all(files.map(async (file) => runsIn(await file.text(), file.name)));
  // What they hold is checked by the service, which names the place of each mistake.
  return runs.flat() as RecordedRuns;
}

/** Recorded runs from JSON files of the person's own. */
export function RunsPicker({ runs, onRuns }: { runs: RecordedRuns; onRuns: (runs: RecordedRuns) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [names, setNames] = useState('');
  const [error, setError] = useState<Error>();
  const take = (files: readonly File[]): void => {
    readRuns(files).then(
      (read) => {
        setError(undefined);
        setNames(files.map(({ name }) => name).join(', '));
        onRuns(read);
      },
      (thrown: unknown) => setError(asError(thrown)),
    );
  };
  return (
    <section class="card" aria-labelledby="runs">
      <h2 id="runs">2. Recorded runs</h2>
      <p class="quiet">Optional. Without any, times are assumed and only the order of jobs is considered. Save some with <code>gh api repos/OWNER/NAME/actions/runs/ID/jobs &gt; run.json</code>, or GitLab's <code>GET /projects/ID/pipelines/ID/jobs</code>.</p>
      <p class="row">
        <button type="button" onClick={() => input.current?.click()}>Pick recorded runs</button>
        {runs.length > 0 && <button type="button" onClick={() => onRuns([])}>Leave them out</button>}
        <span role="status">{runs.length === 0 ? 'No runs: times are assumed.' : `${count(runs.length, 'recorded run')} from ${names}.`}</span>
      </p>
      <input ref={input} type="file" hidden multiple accept=".json,application/json" aria-label="Recorded runs" onChange={(event) => { take([...(event.currentTarget.files ?? [])]); event.currentTarget.value = ''; }} />
      {error && <Failure error={error} />}
    </section>
  );
}
