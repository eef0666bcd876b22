import { useState } from 'preact/hooks';
import { api, type Guards } from '../api.ts';
import { count, percent, timeOf } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { useLoad } from '../use-load.ts';
import { usePolling } from '../use-polling.ts';
import { useWork } from '../use-work.ts';
import { GuardsForm } from './guards-form.tsx';

/** What may act, where and how often: the kill switch first, all of it to read and to change. */
export function GuardsCard({ onSignOut }: { onSignOut: () => void }) {
  const [result, again] = useLoad(api.guards);
  const [isEditing, setEditing] = useState(false);
  const work = useWork<Guards>();
  usePolling(again, !isEditing);
  const turn = ({ killSwitch }: Guards): void =>
    work.run(killSwitch ? 'Turning the kill switch off…' : 'Stopping…', async () => {
      const changed = await api.changeGuards({ killSwitch: !killSwitch });
      again();
      return changed;
    });
  const close = (): void => {
    setEditing(false);
    again();
  };
  return (
    <section class="card" aria-labelledby="guards">
      <h2 id="guards">Guards</h2>
      {result.state === 'loading' && <p role="status" class="quiet">Asking…</p>}
      {result.state === 'failed' && <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />}
      {result.state === 'ready' && (
        <>
          <p class="row spread">
            <span>{summaryOf(result.value)}</span>
            <span class="row">
              {!isEditing && <button type="button" onClick={() => setEditing(true)}>Change the guards</button>}
              <button type="button" aria-pressed={result.value.killSwitch} onClick={() => turn(result.value)}>{result.value.killSwitch ? 'Turn the kill switch off' : 'Stop everything'}</button>
            </span>
          </p>
          {isEditing ? <GuardsForm first={result.value} onClose={close} onSignOut={onSignOut} /> : <Facts guards={result.value} />}
        </>
      )}
      {work.error && <Failure error={work.error} onSignOut={onSignOut} />}
    </section>
  );
}

function summaryOf({ killSwitch, modes, accounts }: Guards): string {
  if (killSwitch) return 'The kill switch is on: nothing acts.';
  const acting = Object.values(modes).filter((mode) => mode === 'auto' || mode === 'approve').length;
  return `${count(acting, 'remediation')} may act, in ${count(accounts.length, 'account')}; all others are in dry run.`;
}

const listed = (items: readonly string[], none: string): string => (items.length === 0 ? none : items.join(', '));

function Facts({ guards }: { guards: Guards }) {
  const { accounts, regions, optInTag, protected: kept, freezeWindows, budgets, minConfidence, approvals, graduation, version } = guards;
  return (
    <dl class="facts">
      <div><dt>Accounts</dt><dd>{listed(accounts, 'none: nothing acts')}</dd></div>
      <div><dt>Regions</dt><dd>{listed(regions, 'none')}</dd></div>
      <div><dt>Only with the tag</dt><dd><code>{optInTag.key}={optInTag.value}</code></dd></div>
      <div><dt>Never with the tag</dt><dd><code>{kept.tag.key}={kept.tag.value}</code>{kept.resources.length > 0 ? `, nor ${kept.resources.join(', ')}` : ''}</dd></div>
      <div><dt>Freeze windows</dt><dd>{listed(freezeWindows.map(({ id, from, until }) => `${id}: ${timeOf(from)} to ${timeOf(until)}`), 'none')}</dd></div>
      <div><dt>Budgets of one's own</dt><dd>{Object.keys(budgets).length}</dd></div>
      <div><dt>Least confidence</dt><dd>{percent(minConfidence)}</dd></div>
      <div><dt>Approvals</dt><dd>within {approvals.expiresAfterMinutes} min, by {listed(approvals.approvers, 'anybody with the right')}</dd></div>
      <div><dt>Graduation</dt><dd>{graduation.cleanRuns === 0 ? 'off' : `after ${count(graduation.cleanRuns, 'clean run')}`}</dd></div>
      <div><dt>Version</dt><dd>{version}</dd></div>
    </dl>
  );
}
