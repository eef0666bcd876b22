import { useCallback } from 'preact/hooks';
import { api, type IncidentSummary } from '../api.ts';
import { timeOf } from '../format.ts';
import { GuardsCard } from '../guards/guards-card.tsx';
import { Failure } from '../parts/failure.tsx';
import { IncidentView } from '../parts/incident-view.tsx';
import { useLoad } from '../use-load.ts';
import { usePolling } from '../use-polling.ts';

const SHOWN = /^#\/incidents\/(inc_[0-9a-f]{24})$/;

/** All incidents, or the one that the address names. */
export function IncidentsPage({ onSignOut, hash }: { onSignOut: () => void; hash: string }) {
  const id = SHOWN.exec(hash)?.[1];
  return id === undefined ? <AllIncidents onSignOut={onSignOut} /> : <OneIncident id={id} onSignOut={onSignOut} />;
}

function AllIncidents({ onSignOut }: { onSignOut: () => void }) {
  const [result, again] = useLoad(api.incidents);
  usePolling(again);
  return (
    <>
      <h1>Incidents</h1>
      <GuardsCard onSignOut={onSignOut} />
      <section class="card" aria-labelledby="newest">
        <h2 id="newest">Newest first</h2>
        {result.state === 'loading' && <p role="status" class="quiet">Asking…</p>}
        {result.state === 'failed' && <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />}
        {result.state === 'ready' && <IncidentList incidents={result.value} />}
      </section>
    </>
  );
}

function IncidentList({ incidents }: { incidents: readonly IncidentSummary[] }) {
  if (incidents.length === 0) return <p class="quiet">None yet. Alarms, findings and failures that reach <code>/v1/events</code> are listed here with what was done about them.</p>;
  return (
    <ul class="list">
      {incidents.map((incident) => (
        <li key={incident.id} class="job">
          <a href={`#/incidents/${incident.id}`}><strong>{incident.title}</strong></a>
          <span class={`tag ${toneOf(incident)}`}>{incident.outcome ?? incident.status}</span>
          <span><span class="quiet">{incident.resource.id} in {incident.resource.region}{incident.reason ? `: ${incident.reason.detail}` : ''}</span></span>
          <span class="quiet">{timeOf(incident.openedAt)}</span>
        </li>
      ))}
    </ul>
  );
}

function toneOf({ outcome }: IncidentSummary): string {
  if (outcome === undefined) return 'running';
  return outcome === 'VERIFIED' ? 'succeeded' : outcome === 'NO_ACTION' ? 'quiet' : 'failed';
}

function OneIncident({ id, onSignOut }: { id: string; onSignOut: () => void }) {
  const load = useCallback(() => api.incident(id), [id]);
  const [result, again] = useLoad(load);
  usePolling(again);
  return (
    <>
      <p><a href="#/incidents">All incidents</a></p>
      {result.state === 'loading' && <p role="status" class="quiet">Asking…</p>}
      {result.state === 'failed' && <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />}
      {result.state === 'ready' && <IncidentView incident={result.value} onDecided={again} />}
    </>
  );
}
