import { useCallback } from 'preact/hooks';
import { api, type PipelineSet, type System } from '../api.ts';
import { count } from '../format.ts';
import type { Given } from '../tasks/task.ts';
import { useLoad } from '../use-load.ts';
import { Failure } from './failure.tsx';

interface Props {
  readonly given: Given;
  /** What a system must allow for its pipelines to be offered. */
  readonly ability: System['can'][number];
  /** `Harden`: the buttons read "Harden GitHub Actions". */
  readonly verb: string;
  readonly step: number;
  readonly chosen: PipelineSet | undefined;
  readonly busy: boolean;
  readonly onChoose: (set: PipelineSet, systems: readonly System[]) => void;
  readonly onSignOut: () => void;
}

/** The pipelines that were found, by system, to choose one of. */
export function PipelinesCard({ given, ability, verb, step, chosen, busy, onChoose, onSignOut }: Props) {
  const load = useCallback(async () => {
    const [systems, sets] = await Promise.all([api.systems(), 'sets' in given.what ? given.what.sets : api.pipelinesOf(given.what.source)]);
    return { systems, sets };
  }, [given]);
  const [result, again] = useLoad(load);
  if (result.state === 'loading') return <p role="status" class="busy">Looking into {given.name}…</p>;
  if (result.state === 'failed') return <Failure error={result.error} onSignOut={onSignOut} onRetry={again} />;
  const { systems, sets } = result.value;
  const allowed = systems.filter(({ can }) => can.includes(ability));
  return (
    <section class="card" aria-labelledby="pipelines">
      <h2 id="pipelines">{step}. Pipelines in <span class="path">{given.name}</span></h2>
      {sets.length === 0 && <p>None was found. {verb} works on pipelines of {allowed.map(({ title }) => title).join(', ')}: pick the root of a repository that has one, or make one first.</p>}
      <ul class="list">
        {sets.map((set) => (
          <li key={set.system} class="job">
            <span><strong>{set.title}</strong> <span class="quiet">{count(set.files.length, 'file')}: {set.files.map(({ path }) => path).join(', ')}</span></span>
            {allowed.some(({ id }) => id === set.system)
              ? <button type="button" class={chosen === set ? 'primary' : ''} aria-pressed={chosen === set} aria-disabled={busy} onClick={() => !busy && onChoose(set, systems)}>{verb} {set.title}</button>
              : <span class="quiet">not possible for {set.title} yet</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
