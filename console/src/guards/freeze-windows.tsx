import type { Guards } from '../api.ts';

type Window = Guards['freezeWindows'][number];
const MINUTES = 16;
const shown = (iso: string): string => iso.slice(0, MINUTES);
const isoOf = (typed: string): string => `${typed}:00Z`;

/** A day from the next full hour on. */
function nextWindow(windows: readonly Window[]): Window {
  const hour = 3_600_000;
  const from = Math.ceil(Date.now() / hour) * hour;
  const free = Array.from({ length: windows.length + 1 }, (_, index) => `freeze-${index + 1}`).find((id) => !windows.some((window) => window.id === id)) ?? 'freeze';
  return { id: free, from: new Date(from).toISOString(), until: new Date(from + 24 * hour).toISOString(), containment: true };
}

/** When nothing acts, but for containment where that is wanted. Times are UTC. */
export function FreezeWindows({ windows, onChange }: { windows: readonly Window[]; onChange: (windows: Window[]) => void }) {
  const change = (index: number, part: Partial<Window>): void => onChange(windows.map((window, at) => (at === index ? { ...window, ...part } : window)));
  return (
    <fieldset class="field wide">
      <legend>Freeze windows</legend>
      {windows.map(({ id, from, until, containment }, index) => (
        <div key={index} class="row" role="group" aria-label={`Freeze window ${index + 1}`}>
          <label>Name <input required value={id} onInput={(event) => change(index, { id: event.currentTarget.value })} /></label>
          <label>From (UTC) <input type="datetime-local" required value={shown(from)} onInput={(event) => event.currentTarget.value !== '' && change(index, { from: isoOf(event.currentTarget.value) })} /></label>
          <label>Until (UTC) <input type="datetime-local" required value={shown(until)} onInput={(event) => event.currentTarget.value !== '' && change(index, { until: isoOf(event.currentTarget.value) })} /></label>
          <label><input type="checkbox" checked={containment} onChange={(event) => change(index, { containment: event.currentTarget.checked })} /> containment passes</label>
          <button type="button" aria-label={`Remove freeze window ${index + 1}`} onClick={() => onChange(windows.filter((_, at) => at !== index))}>Remove</button>
        </div>
      ))}
      <button type="button" onClick={() => onChange([...windows, nextWindow(windows)])}>Add a freeze window</button>
    </fieldset>
  );
}
