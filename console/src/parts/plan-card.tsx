import { api, type Incident } from '../api.ts';
import { count, duration } from '../format.ts';
import { diffOf, type ParameterChange, type PlanStep, type StepDiff } from '../plan-diff.ts';
import { useWork } from '../use-work.ts';
import { Failure } from './failure.tsx';

type Plan = NonNullable<Incident['plan']>;

/** What would be done, step by step with what each changes, and the decision where one is asked for. */
export function PlanCard({ incident, plan, onDecided }: { incident: Incident; plan: Plan; onDecided: () => void }) {
  const work = useWork<unknown>();
  const decide = (decision: 'approve' | 'deny'): void =>
    work.run('Telling the service…', async () => {
      await api.decide(incident.id, plan.hash, decision);
      onDecided();
    });
  const { verify } = plan;
  return (
    <section class="card" aria-labelledby="plan">
      <h2 id="plan">Plan</h2>
      <p>{plan.summary} <span class="quiet">{plan.risk}, <code>{plan.hash.slice(0, 16)}</code></span></p>
      <ol class="steps">
        {plan.steps.map((step) => (
          <li key={step.id}>
            <details>
              <summary>{step.title} <code>{step.action}</code></summary>
              <StepChanges step={step} />
            </details>
          </li>
        ))}
      </ol>
      <p class="quiet">Then read back for up to {duration(verify.withinSeconds)}, every {duration(verify.everySeconds)}: {count(verify.probes.length, 'probe')}{verify.signals ? ' and the end of its alarms' : ''}. {plan.touches.length > 1 ? `Touches ${count(plan.touches.length, 'resource')}.` : ''}</p>
      {incident.approvals.map(({ decision, by, at, comment }, index) => <p key={index}><span class={`tag ${decision === 'approve' ? 'succeeded' : 'failed'}`}>{decision}</span> by {by} at {at.slice(0, 19).replace('T', ' ')} UTC{comment === undefined ? '' : `: ${comment}`}</p>)}
      {incident.status === 'awaiting-approval' && (
        <p class="row">
          <button type="button" class="primary" onClick={() => decide('approve')}>Approve this plan</button>
          <button type="button" onClick={() => decide('deny')}>Deny</button>
          <span class="quiet">until {incident.approvalExpiresAt?.slice(11, 19)} UTC; no decision is a no</span>
        </p>
      )}
      <p role="status" class="busy">{work.busy}</p>
      {work.error && <Failure error={work.error} />}
    </section>
  );
}

const ABOUT: Readonly<Record<StepDiff['kind'], string>> = {
  changed: '',
  removed: 'Takes away exactly this:',
  added: 'Adds exactly this:',
  unknown: 'What is there before is not part of the plan. It is called with:',
};

function StepChanges({ step }: { step: PlanStep }) {
  const { resource, undo } = step;
  const { kind, changes, same } = diffOf(step);
  return (
    <>
      <p class="quiet">On <code>{resource.id}</code>, {resource.type}, {resource.account}, {resource.region}.</p>
      {ABOUT[kind] !== '' && <p>{ABOUT[kind]}</p>}
      {changes.length > 0 && <ChangeTable step={step} changes={changes} />}
      {kind === 'changed' && changes.length === 0 && <p>Its parameters are those of its way back: it does the same again.</p>}
      {same.length > 0 && (
        <>
          {kind === 'changed' && <p class="quiet">Unchanged:</p>}
          <pre tabIndex={0} role="region" aria-label={`Parameters of ${step.id}`}>{same.map(({ path, after }) => `${path.slice(1)}: ${after}`).join('\n')}</pre>
        </>
      )}
      {undo === null && <p>Nothing takes it back.</p>}
      {undo !== null && undo.length === 0 && <p>There is nothing to take back.</p>}
      {undo !== null && undo.length > 0 && <Undo step={step} calls={undo} isShown={kind !== 'unknown'} />}
    </>
  );
}

function ChangeTable({ step, changes }: { step: PlanStep; changes: readonly ParameterChange[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Changes of ${step.id}`}>
      <table>
        <thead><tr><th scope="col">Parameter</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
        <tbody>
          {changes.map(({ path, before, after }) => (
            <tr key={path}>
              <th scope="row"><code>{path.slice(1)}</code></th>
              <td>{before === undefined ? <span class="quiet">not set</span> : <del class="removed">{before}</del>}</td>
              <td>{after === undefined ? <span class="quiet">not set</span> : <ins class="added">{after}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The calls that take the step back; their parameters too where the table does not show them. */
function Undo({ step, calls, isShown }: { step: PlanStep; calls: NonNullable<PlanStep['undo']>; isShown: boolean }) {
  return (
    <>
      <p>Taken back by {calls.map(({ action }) => action).join(', ')}{isShown ? ', which brings back what was there before.' : ':'}</p>
      {!isShown && <pre tabIndex={0} role="region" aria-label={`Way back of ${step.id}`}>{calls.map(({ action, parameters }) => `${action} ${JSON.stringify(parameters, null, 2)}`).join('\n')}</pre>}
    </>
  );
}
