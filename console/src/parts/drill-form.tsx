import { useState } from 'preact/hooks';
import { api, type Job, type Scenario } from '../api.ts';
import { useLoad } from '../use-load.ts';
import { useWork } from '../use-work.ts';
import { Failure } from './failure.tsx';
import { Outcome } from './outcome.tsx';

const MAX_SEED = 1_000_000;

/** Seed and scenarios of a drill. */
export function DrillForm({ onStarted, onSignOut }: { onStarted: (id: string) => void; onSignOut: () => void }) {
  const [scenarios, again] = useLoad(api.scenarios);
  const [seed, setSeed] = useState(1);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const work = useWork<Job>();
  if (scenarios.state === 'loading') return <p role="status" class="quiet">Asking…</p>;
  if (scenarios.state === 'failed') return <Failure error={scenarios.error} onSignOut={onSignOut} onRetry={again} />;
  const all = scenarios.value;
  const chosen = all.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const start = (event: Event): void => {
    event.preventDefault();
    if (work.busy !== '' || chosen.length === 0) return;
    work.run('Starting…', async () => {
      const job = await api.startDrill(seed, chosen.length === all.length ? undefined : chosen);
      onStarted(job.id);
      return job;
    });
  };
  return (
    <section class="card" aria-labelledby="start-drill">
      <h2 id="start-drill">Start a drill</h2>
      <form onSubmit={start}>
        <p class="row">
          <label for="seed">Seed</label>
          <input id="seed" type="number" required min={0} max={MAX_SEED} step={1} value={seed} aria-describedby="seed-hint" onInput={(event) => Number.isInteger(event.currentTarget.valueAsNumber) && setSeed(event.currentTarget.valueAsNumber)} />
          <span id="seed-hint" class="quiet">0 to {MAX_SEED}; the same seed gives the same drill</span>
        </p>
        <ScenarioChoice scenarios={all} left={left} onLeft={setLeft} />
        <p class="row">
          <button type="submit" class="primary" disabled={chosen.length === 0 || work.busy !== ''}>Start</button>
          <span role="status" class="quiet">{chosen.length} of {all.length} scenarios</span>
        </p>
      </form>
      <Outcome work={work} onSignOut={onSignOut} />
    </section>
  );
}

function ScenarioChoice({ scenarios, left, onLeft }: { scenarios: readonly Scenario[]; left: ReadonlySet<string>; onLeft: (left: ReadonlySet<string>) => void }) {
  const turn = (id: string, isIn: boolean): void => onLeft(new Set(isIn ? [...left].filter((each) => each !== id) : [...left, id]));
  return (
    <details>
      <summary>Choose scenarios</summary>
      <p class="row">
        <button type="button" onClick={() => onLeft(new Set())}>All</button>
        <button type="button" onClick={() => onLeft(new Set(scenarios.map(({ id }) => id)))}>None</button>
      </p>
      <fieldset class="scenarios">
        <legend class="unseen">Scenarios</legend>
        {scenarios.map(({ id, title, expected }) => (
          <label key={id}><input type="checkbox" checked={!left.has(id)} onChange={(event) => turn(id, event.currentTarget.checked)} /> <span><strong>{id}</strong> {title} <span class="quiet">ends {expected}</span></span></label>
        ))}
      </fieldset>
    </details>
  );
}
