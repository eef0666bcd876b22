import { useState } from 'preact/hooks';
import { api, type Incident } from '../api.ts';
import { Failure } from './failure.tsx';

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
          <div><dt>Remediation</dt><dd>{remediation ?? 'none is known'}</dd></div>
        </dl>
        {hypotheses.map(({ cause, confidence, evidence }) => <p key={cause}>{cause} ({Math.round(confidence * 100)} %): {evidence.join('; ')}</p>)}
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
          {incident.ledger.map(({ seq, hash, body }) => <li key={seq} class="job"><span><strong>{body.record}</strong></span><code class="quiet">{hash.slice(0, 16)}</code></li>)}
        </ol>
      </section>
    </>
  );
}

type Plan = NonNullable<Incident['plan']>;

function PlanCard({ incident, plan, onDecided }: { incident: Incident; plan: Plan; onDecided: () => void }) {
  const [error, setError] = useState<Error>();
  const decide = (decision: 'approve' | 'deny'): void => {
    api.decide(incident.id, plan.hash, decision).then(
      () => {
        setError(undefined);
        onDecided();
      },
      (thrown: unknown) => setError(thrown instanceof Error ? thrown : new Error(String(thrown))),
    );
  };
  return (
    <section class="card" aria-labelledby="plan">
      <h2 id="plan">Plan</h2>
      <p>{plan.summary} <span class="quiet">{plan.risk}, <code>{plan.hash.slice(0, 16)}</code></span></p>
      <ol>
        {plan.steps.map(({ id, title, action, parameters, undo }) => (
          <li key={id}>
            <details>
              <summary>{title} <code>{action}</code></summary>
              <pre tabIndex={0} aria-label={`Parameters of ${id}`}>{JSON.stringify(parameters, null, 2)}</pre>
              <p class="quiet">{undo === null ? 'Nothing takes it back.' : undo.length === 0 ? 'There is nothing to take back.' : `Taken back by ${undo.map((call) => call.action).join(', ')}.`}</p>
            </details>
          </li>
        ))}
      </ol>
      {incident.status === 'awaiting-approval' && (
        <p class="row">
          <button type="button" class="primary" onClick={() => decide('approve')}>Approve this plan</button>
          <button type="button" onClick={() => decide('deny')}>Deny</button>
          <span class="quiet">until {incident.approvalExpiresAt?.slice(11, 19)} UTC; no decision is a no</span>
        </p>
      )}
      {error && <Failure error={error} />}
    </section>
  );
}
