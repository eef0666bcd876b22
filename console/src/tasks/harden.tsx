import { useState } from 'preact/hooks';
import { api, type Hardened, type PipelineSet } from '../api.ts';
import { count } from '../format.ts';
import { FileView } from '../parts/file-view.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { PipelinesCard } from '../parts/pipelines-card.tsx';
import { Warnings } from '../parts/warnings.tsx';
import { useWork } from '../use-work.ts';
import type { TaskProps } from './task.ts';

/** Files made safer by edits in place, with every change and everything that was left. */
export function HardenTask({ given, onSignOut }: TaskProps) {
  const [chosen, setChosen] = useState<PipelineSet>();
  const work = useWork<Hardened>();
  const harden = (set: PipelineSet): void => {
    setChosen(set);
    work.run('Hardening…', () => api.harden(set));
  };
  return (
    <>
      <PipelinesCard given={given} ability="harden" verb="Harden" step={2} chosen={chosen} busy={work.busy !== ''} onChoose={harden} onSignOut={onSignOut} />
      <Outcome work={work} onSignOut={onSignOut} />
      {work.value && chosen && <HardenedView hardened={work.value} given={chosen} />}
    </>
  );
}

function HardenedView({ hardened: { files, changes, left, receipts, warnings }, given }: { hardened: Hardened; given: PipelineSet }) {
  const before = new Map(given.files.map(({ path, content }) => [path, content]));
  const touched = files.filter(({ path, content }) => before.get(path) !== content);
  return (
    <section class="card" aria-labelledby="hardened">
      <h2 id="hardened">3. Hardened</h2>
      <p>{count(changes.length, 'change')} in {touched.length} of {count(files.length, 'file')}; {count(left.length, 'place')} left as {left.length === 1 ? 'it is' : 'they are'}, each with the reason.</p>
      <Warnings warnings={warnings} />
      {files.map((file) => (
        <div key={file.path} class="file">
          {touched.includes(file) ? <FileView file={{ ...file, existing: before.get(file.path) ?? '' }} /> : <p><code>{file.path}</code> stays as it is, byte for byte.</p>}
          {receipts.filter((receipt) => receipt.file === file.path).map(({ tool, result, detail }) => <p key={tool} class="quiet"><span class={`tag ${result === 'pass' ? 'succeeded' : 'failed'}`}>{result}</span> {detail} <code>{tool}</code></p>)}
          <Changes changes={changes.filter(({ path }) => path === file.path)} />
          <LeftAsIs left={left.filter(({ path }) => path === file.path)} />
        </div>
      ))}
    </section>
  );
}

function placeOf({ line, job, step }: { line: number; job?: string; step?: number }): string {
  return [`line ${line}`, ...(job === undefined ? [] : [`job ${job}`]), ...(step === undefined ? [] : [`step ${step + 1}`])].join(', ');
}

/** The first line of a snippet begins within its line; the others come with the file's whole indentation. */
function dedented(snippet: string): string {
  const [first = '', ...rest] = snippet.split('\n');
  const depth = Math.min(...rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return [first, ...rest.map((line) => `    ${line.slice(depth)}`)].join('\n');
}

function Changes({ changes }: { changes: Hardened['changes'] }) {
  if (changes.length === 0) return null;
  return (
    <details open>
      <summary>{count(changes.length, 'change')}</summary>
      <ul class="list findings">
        {changes.map((change, index) => (
          <li key={index}>
            <span class="tag read">{change.kind}</span>
            <span>{change.why} <span class="quiet">{placeOf(change)}</span></span>
            {(change.before ?? change.after) !== undefined && (
              <p class="wide swap">{change.before !== undefined && <code class="removed">- {dedented(change.before)}</code>}{change.after !== undefined && <code class="added">+ {dedented(change.after)}</code>}</p>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function LeftAsIs({ left }: { left: Hardened['left'] }) {
  if (left.length === 0) return null;
  return (
    <details open>
      <summary>{count(left.length, 'place')} left as {left.length === 1 ? 'it is' : 'they are'}</summary>
      <ul class="list findings">
        {left.map(({ kind, line, why }, index) => <li key={index}><span class="tag write">{kind}</span><span>{why} <span class="quiet">line {line}</span></span></li>)}
      </ul>
    </details>
  );
}
