import type { Incident } from '../api.ts';
import { percent, timeOf } from '../format.ts';
import { PlanCard } from './plan-card.tsx';

/** What happened, what it is thought to be, what was or would be done, and what a person may decide. */
export function IncidentView({ incident, onDecided }: { incident: Incident; onDecided: () => void }) {
  const { title, resource, severity, status, outcome, reason, remediation, hypotheses, plan } = incident;
  return (
    <>
      <h1>{title}</h1>
      <section class="card" aria-labelledby="state">
        <h2 id="state">{outcome ?? status}</h2>
        {reason && <p>{reason.detail} <code>{reason.code}</code></p>}
        <dl class="facts">
          <div><dt>Resource</dt><dd><code>{resource.id}</code></dd></div>
          <div><dt>Account and region</dt><dd>{resource.account}, {resource.region}</dd></div>
          <div><dt>Severity</dt><dd>{severity}</dd></div>
          <div><dt>Opened</dt><dd>{timeOf(incident.openedAt)}</dd></div>
          {incident.firstActionAt !== undefined && <div><dt>First action</dt><dd>{timeOf(incident.firstActionAt)}</dd></div>}
          {incident.closedAt !== undefined && <div><dt>Closed</dt><dd>{timeOf(incident.closedAt)}</dd></div>}
          <div><dt>Remediation</dt><dd>{remediation ?? 'none is known'}</dd></div>
        </dl>
        {hypotheses.map(({ cause, confidence, evidence }) => <p key={cause}>{cause} ({percent(confidence)}): {evidence.join('; ')}</p>)}
      </section>
      {plan && <PlanCard incident={incident} plan={plan} onDecided={onDecided} />}
      <section class="card" aria-labelledby="timeline">
        <h2 id="timeline">Timeline</h2>
        <ol class="list">
          {incident.timeline.map(({ at, phase, code, detail }, index) => (
            <li key={index} class="job"><span><strong>{code}</strong> {detail}</span><span class="quiet">{phase} {at.slice(11, 19)} UTC</span></li>
          ))}
        </ol>
      </section>
      <section class="card" aria-labelledby="ledger">
        <h2 id="ledger">Ledger</h2>
        <ol class="list">
          {incident.ledger.map(({ seq, hash, body }) => <li key={seq} class="job"><span><strong>{body.record}</strong> <span class="quiet">{timeOf(body.at)}</span></span><code class="quiet">{hash.slice(0, 16)}</code></li>)}
        </ol>
      </section>
    </>
  );
}
