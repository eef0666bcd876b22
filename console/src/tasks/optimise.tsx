import { useState } from 'preact/hooks';
import { api, type Optimised, type PipelineSet, type RecordedRuns } from '../api.ts';
import { OptimisedView } from '../parts/optimised-view.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { PipelinesCard } from '../parts/pipelines-card.tsx';
import { RunsPicker } from '../parts/runs-picker.tsx';
import { useWork } from '../use-work.ts';
import type { TaskProps } from './task.ts';

/** A pipeline made faster where it pays, on recorded runs when they are given. */
export function OptimiseTask({ given, onSignOut }: TaskProps) {
  const [runs, setRuns] = useState<RecordedRuns>([]);
  const [chosen, setChosen] = useState<PipelineSet>();
  const work = useWork<Optimised>();
  const optimise = (set: PipelineSet): void => {
    setChosen(set);
    work.run('Replaying…', () => api.optimise(set, runs));
  };
  return (
    <>
      <RunsPicker runs={runs} onRuns={setRuns} />
      <PipelinesCard given={given} ability="optimise" verb="Optimise" step={3} chosen={chosen} busy={work.busy !== ''} onChoose={optimise} onSignOut={onSignOut} />
      <Outcome work={work} onSignOut={onSignOut} />
      {work.value && chosen && <OptimisedView optimised={work.value} given={chosen} />}
    </>
  );
}
