import { useState } from 'preact/hooks';
import { api, type Guards } from '../api.ts';
import { useLoad } from '../use-load.ts';
import { Failure } from './failure.tsx';

/** The kill switch, and how many remediations may act. */
export function GuardsCard({ onSignOut }: { onSignOut: () => void }) {
  const [result, again] = useLoad(api.guards);
  const [error, setError] = useState<Error>();
  const turn = (guards: Guards): void => {
    api.killSwitch(!guards.killSwitch).then(
      () => {
        setError(undefined);
        again();
      },
      (thrown: unknown) => setError(thrown instanceof Error ? thrown : new Error(String(thrown))),
    );
  };
  return (
    <section class="card" aria-labelledby="guards">
      <h2 id="guards">Guards</h2>
      {result.state === 'failed' && <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />}
      {result.state === 'ready' && (
        <p class="row spread">
          <span>{summaryOf(result.value)}</span>
          <button type="button" aria-pressed={result.value.killSwitch} onClick={() => turn(result.value)}>{result.value.killSwitch ? 'Turn the kill switch off' : 'Stop everything'}</button>
        </p>
      )}
      {error && <Failure error={error} />}
    </section>
  );
}

function summaryOf({ killSwitch, modes, accounts }: Guards): string {
  if (killSwitch) return 'The kill switch is on: nothing acts.';
  const acting = Object.values(modes).filter((mode) => mode === 'auto' || mode === 'approve').length;
  return `${acting} remediations may act, in ${accounts.length} accounts; all others are in dry run.`;
}
