import { useState } from 'preact/hooks';
import type { Guards, Mode, Remediation } from '../api.ts';

const MODES: readonly { id: Mode; title: string }[] = [
  { id: 'off', title: 'off' },
  { id: 'dry-run', title: 'dry-run' },
  { id: 'approve', title: 'approve' },
  { id: 'auto', title: 'auto' },
];
type Budget = Guards['budgets'][string];

interface Props {
  readonly remediations: readonly Remediation[];
  readonly modes: Guards['modes'];
  readonly budgets: Guards['budgets'];
  readonly onModes: (modes: Guards['modes']) => void;
  readonly onBudgets: (budgets: Guards['budgets']) => void;
}

/** The mode of each remediation, and budgets that tighten its own. */
export function RemediationsTable({ remediations, modes, budgets, onModes, onBudgets }: Props) {
  const [wanted, setWanted] = useState('');
  const words = wanted.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const shown = remediations.filter(({ id, title, risk }) => words.every((word) => `${id} ${title} ${risk} ${modes[id] ?? 'dry-run'}`.toLowerCase().includes(word)));
  const changeBudget = (id: string, member: keyof Budget, typed: number): void => {
    const { [member]: _replaced, ...rest } = budgets[id] ?? {};
    const budget: Budget = Number.isFinite(typed) ? { ...rest, [member]: typed } : rest;
    const { [id]: _old, ...others } = budgets;
    onBudgets(Object.keys(budget).length === 0 ? others : { ...others, [id]: budget });
  };
  return (
    <details class="wide">
      <summary>Modes and budgets of {remediations.length} remediations</summary>
      <p class="row"><input type="search" aria-label="Filter remediations" placeholder="Filter" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} /> <span role="status" class="quiet">{shown.length} of {remediations.length}. A budget that is left empty is the remediation's own; off: not even planned; dry-run: planned and shown; approve: after a person agreed; auto: inside the guards.</span></p>
      <div class="scroll tall" tabIndex={0} role="region" aria-label="Remediations">
        <table class="remediations">
          <thead><tr><th scope="col">Remediation</th><th scope="col">Risk</th><th scope="col">Mode</th><th scope="col">Per hour</th><th scope="col">Per resource and day</th></tr></thead>
          <tbody>
            {shown.map((remediation) => (
              <Row key={remediation.id} remediation={remediation} mode={modes[remediation.id] ?? 'dry-run'} budget={budgets[remediation.id] ?? {}} onMode={(mode) => onModes({ ...modes, [remediation.id]: mode })} onBudget={(member, typed) => changeBudget(remediation.id, member, typed)} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Row({ remediation: { id, title, risk, kind, blast }, mode, budget, onMode, onBudget }: { remediation: Remediation; mode: Mode; budget: Budget; onMode: (mode: Mode) => void; onBudget: (member: keyof Budget, typed: number) => void }) {
  const offered = MODES.filter((choice) => kind === 'full' || choice.id === 'off' || choice.id === 'dry-run');
  return (
    <tr>
      <th scope="row">{title} <code class="quiet">{id}</code></th>
      <td>{risk}{kind === 'plan-only' && <span class="quiet">, plans only</span>}</td>
      <td>
        <select aria-label={`Mode of ${id}`} class={mode === 'auto' || mode === 'approve' ? 'acting' : ''} value={mode} onChange={(event) => {
          const chosen = offered.find((choice) => choice.id === event.currentTarget.value);
          if (chosen) onMode(chosen.id);
        }}>
          {offered.map((choice) => <option key={choice.id} value={choice.id}>{choice.title}</option>)}
        </select>
      </td>
      <td><input type="number" min={0} aria-label={`Per hour of ${id}`} placeholder={String(blast.perHour)} value={budget.perHour ?? ''} disabled={kind === 'plan-only'} onInput={(event) => onBudget('perHour', event.currentTarget.valueAsNumber)} /></td>
      <td><input type="number" min={0} aria-label={`Per resource and day of ${id}`} placeholder={String(blast.perResourcePerDay)} value={budget.perResourcePerDay ?? ''} disabled={kind === 'plan-only'} onInput={(event) => onBudget('perResourcePerDay', event.currentTarget.valueAsNumber)} /></td>
    </tr>
  );
}
