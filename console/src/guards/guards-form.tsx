import { useState } from 'preact/hooks';
import { api, ApiError, type GuardChanges, type Guards } from '../api.ts';
import { count } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { useLoad } from '../use-load.ts';
import { useWork } from '../use-work.ts';
import { LinesField, NumberField, TagField } from './fields.tsx';
import { FreezeWindows } from './freeze-windows.tsx';
import { RemediationsTable } from './remediations-table.tsx';

/**
 * Changes the guards that were read as `first`. Only members that were changed are sent, with the version that was read: when
 * somebody else was faster nothing is written, and the person chooses whose changes count.
 */
export function GuardsForm({ first, onClose, onSignOut }: { first: Guards; onClose: () => void; onSignOut: () => void }) {
  const [base, setBase] = useState(first);
  const [draft, setDraft] = useState<GuardChanges>({});
  const [round, setRound] = useState(0);
  const saving = useWork<Guards>();
  const reading = useWork<Guards>();
  const changed = Object.keys(draft);
  const change = (part: GuardChanges): void => setDraft((before) => ({ ...before, ...part }));
  const save = (event: Event): void => {
    event.preventDefault();
    if (changed.length === 0 || saving.busy !== '') return;
    saving.run('Saving…', async () => {
      const saved = await api.changeGuards(draft, base.version);
      onClose();
      return saved;
    });
  };
  const readAgain = (kept: GuardChanges): void =>
    reading.run('Reading them again…', async () => {
      const newest = await api.guards();
      setBase(newest);
      setDraft(kept);
      setRound((before) => before + 1);
      saving.clear();
      return newest;
    });
  const isOutrun = saving.error instanceof ApiError && saving.error.problem?.code === 'GUARDS_CHANGED';
  return (
    <form class="guards" onSubmit={save}>
      <Members key={round} guards={{ ...base, ...draft }} onChange={change} onSignOut={onSignOut} />
      {saving.error && <Failure error={saving.error} onSignOut={onSignOut} />}
      {reading.error && <Failure error={reading.error} onSignOut={onSignOut} />}
      {isOutrun && (
        <p class="row">
          <button type="button" onClick={() => readAgain(draft)}>Put my changes on top of theirs</button>
          <button type="button" onClick={() => readAgain({})}>Take theirs and drop mine</button>
        </p>
      )}
      <p class="row">
        <button type="submit" class="primary" disabled={changed.length === 0 || saving.busy !== ''}>Save</button>
        <button type="button" onClick={onClose}>Cancel</button>
        <span role="status" class="quiet">{saving.busy || reading.busy || (changed.length === 0 ? `Nothing is changed; version ${base.version}.` : `${count(changed.length, 'guard')} changed: ${changed.join(', ')}; based on version ${base.version}.`)}</span>
      </p>
    </form>
  );
}

function Members({ guards, onChange, onSignOut }: { guards: Guards; onChange: (part: GuardChanges) => void; onSignOut: () => void }) {
  const [remediations, again] = useLoad(api.remediations);
  const { accounts, regions, optInTag, protected: kept, freezeWindows, budgets, minConfidence, approvals, graduation, modes } = guards;
  return (
    <div class="fields">
      <LinesField id="guard-accounts" label="Accounts that may be acted on" hint="One a line. None: nothing acts." value={accounts} onChange={(value) => onChange({ accounts: value })} />
      <LinesField id="guard-regions" label="Regions that are watched" hint="One a line." value={regions} onChange={(value) => onChange({ regions: value })} />
      <TagField id="guard-opt-in" label="Only resources with this tag" value={optInTag} onChange={(value) => onChange({ optInTag: value })} />
      <TagField id="guard-protected" label="Never resources with this tag" value={kept.tag} onChange={(tag) => onChange({ protected: { ...kept, tag } })} />
      <LinesField id="guard-resources" label="Protected resources" hint="Ids, one a line." value={kept.resources} onChange={(resources) => onChange({ protected: { ...kept, resources } })} />
      <LinesField id="guard-approvers" label="Approvers" hint="Subjects, one a line. None: anybody with the right." value={approvals.approvers} onChange={(approvers) => onChange({ approvals: { ...approvals, approvers } })} />
      <NumberField id="guard-expiry" label="An approval request lives for" unit="minutes, 1 to 1440" min={1} max={1440} value={approvals.expiresAfterMinutes} onChange={(expiresAfterMinutes) => onChange({ approvals: { ...approvals, expiresAfterMinutes } })} />
      <NumberField id="guard-confidence" label="Least confidence in the cause" unit="0 to 1" min={0} max={1} step={0.01} value={minConfidence} onChange={(value) => onChange({ minConfidence: value })} />
      <NumberField id="guard-graduation" label="A mode rises after" unit="clean runs; 0: never" min={0} max={1000} value={graduation.cleanRuns} onChange={(cleanRuns) => onChange({ graduation: { cleanRuns } })} />
      <FreezeWindows windows={freezeWindows} onChange={(value) => onChange({ freezeWindows: value })} />
      {remediations.state === 'failed' && <Failure error={remediations.error} onSignOut={onSignOut} onRetry={again} />}
      {remediations.state === 'ready' && <RemediationsTable remediations={remediations.value} modes={modes} budgets={budgets} onModes={(value) => onChange({ modes: value })} onBudgets={(value) => onChange({ budgets: value })} />}
    </div>
  );
}
