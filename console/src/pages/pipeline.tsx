import { useState } from 'preact/hooks';
import { api } from '../api.ts';
import { lazy } from '../lazy.tsx';
import { Failure } from '../parts/failure.tsx';
import { PasteForm } from '../parts/paste-form.tsx';
import { SourcePicker } from '../parts/source-picker.tsx';
import type { Given } from '../tasks/task.ts';
import { useLoad } from '../use-load.ts';

const TASKS = [
  { hash: '#/pipeline', name: 'Make', title: 'Make a pipeline', about: 'From a repository to the pipeline that checks and builds it.', Task: lazy(async () => (await import('../tasks/make.tsx')).MakeTask) },
  { hash: '#/pipeline/harden', name: 'Harden', title: 'Harden a pipeline', about: 'Safer by edits in place; what the jobs do stays as it is.', Task: lazy(async () => (await import('../tasks/harden.tsx')).HardenTask) },
  { hash: '#/pipeline/convert', name: 'Convert', title: 'Convert a pipeline', about: 'From one system to another, with the place of everything that cannot be carried.', Task: lazy(async () => (await import('../tasks/convert.tsx')).ConvertTask) },
  { hash: '#/pipeline/optimise', name: 'Optimise', title: 'Optimise a pipeline', about: 'Faster where recorded runs or the structure predict that it pays; else it says why not.', Task: lazy(async () => (await import('../tasks/optimise.tsx')).OptimiseTask) },
] as const;

/** Pick a repository, then make its pipeline, or harden, convert or optimise those that it has. Nothing is written by the service. */
export function PipelinePage({ onSignOut, hash }: { onSignOut: () => void; hash: string }) {
  const [health] = useLoad(api.health);
  const [given, setGiven] = useState<Given>();
  const [error, setError] = useState<Error>();
  const task = TASKS.find((candidate) => candidate.hash === hash) ?? TASKS[0];
  const isMaking = task === TASKS[0];
  const take = (name: string, what: Given['what']): void => {
    setError(undefined);
    setGiven((before) => ({ number: (before?.number ?? 0) + 1, name, what }));
  };
  return (
    <>
      <h1>{task.title}</h1>
      <nav aria-label="What to do" class="tasks">
        {TASKS.map(({ hash: target, name }) => <a key={target} href={target} aria-current={target === task.hash ? 'page' : undefined}>{name}</a>)}
      </nav>
      <p class="quiet">{task.about}</p>
      <SourcePicker local={health.state === 'ready' && health.value.mode === 'local'} onSource={(source, name) => take(name, { source })} onFailure={setError}>
        {!isMaking && <PasteForm onSignOut={onSignOut} onSet={(set) => take('what was pasted', { sets: [set] })} />}
      </SourcePicker>
      {error && <Failure error={error} onSignOut={onSignOut} />}
      {given && (!isMaking || 'source' in given.what) && <task.Task key={`${task.hash} ${given.number}`} given={given} onSignOut={onSignOut} />}
    </>
  );
}
