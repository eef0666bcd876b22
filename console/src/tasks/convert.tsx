import { useState } from 'preact/hooks';
import { api, type Converted, type PipelineSet, type System } from '../api.ts';
import { count } from '../format.ts';
import { FileView } from '../parts/file-view.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { PipelinesCard } from '../parts/pipelines-card.tsx';
import { Warnings } from '../parts/warnings.tsx';
import { useWork } from '../use-work.ts';
import type { TaskProps } from './task.ts';

/** The files of one system as those of another, with the place of everything that could not be carried. */
export function ConvertTask({ given, onSignOut }: TaskProps) {
  const [chosen, setChosen] = useState<{ set: PipelineSet; targets: readonly System[] }>();
  const [target, setTarget] = useState('');
  const work = useWork<Converted>();
  const choose = (set: PipelineSet, systems: readonly System[]): void => {
    setChosen({ set, targets: systems.filter(({ id, can }) => id !== set.system && can.includes('convert-to')) });
    setTarget('');
  };
  const convert = (set: PipelineSet, to: string): void => {
    if (work.busy !== '') return;
    setTarget(to);
    work.run('Converting…', () => api.convert(set, to));
  };
  return (
    <>
      <PipelinesCard given={given} ability="convert-from" verb="Convert from" step={2} chosen={chosen?.set} busy={work.busy !== ''} onChoose={choose} onSignOut={onSignOut} />
      {chosen && (
        <section class="card" aria-labelledby="target">
          <h2 id="target">3. To</h2>
          <div class="row" role="group" aria-labelledby="target">
            {chosen.targets.map(({ id, title }) => <button key={id} type="button" class={target === id ? 'primary' : ''} aria-pressed={target === id} aria-disabled={work.busy !== ''} onClick={() => convert(chosen.set, id)}>{title}</button>)}
          </div>
        </section>
      )}
      {target !== '' && <Outcome work={work} onSignOut={onSignOut} />}
      {target !== '' && work.value && <ConvertedView converted={work.value} />}
    </>
  );
}

function ConvertedView({ converted: { files, warnings } }: { converted: Converted }) {
  return (
    <section class="card" aria-labelledby="converted">
      <h2 id="converted">4. Files</h2>
      <p>{count(files.length, 'file')}; {warnings.length === 0 ? 'everything could be carried.' : 'not everything could be carried, and the warnings name each place.'}</p>
      <Warnings warnings={warnings} />
      {files.map((file) => <FileView key={`${file.path} ${file.sha256}`} file={file} />)}
    </section>
  );
}
