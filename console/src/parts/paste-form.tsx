import { useState } from 'preact/hooks';
import { api, type PipelineSet } from '../api.ts';
import { useLoad } from '../use-load.ts';
import { Failure } from './failure.tsx';

/** One pipeline file as text, with the system and the path that it is for. */
export function PasteForm({ onSet, onSignOut }: { onSet: (set: PipelineSet) => void; onSignOut: () => void }) {
  const [systems, again] = useLoad(api.systems);
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState<string>();
  const [content, setContent] = useState('');
  if (systems.state === 'failed') return <Failure error={systems.error} onSignOut={onSignOut} onRetry={again} />;
  if (systems.state === 'loading') return null;
  const system = systems.value.find(({ id }) => id === chosen) ?? systems.value.find(({ id }) => id === 'github-actions') ?? systems.value[0];
  if (system === undefined) return null;
  const path = typed ?? system.path ?? '';
  const take = (event: Event): void => {
    event.preventDefault();
    if (path.trim() !== '' && content.trim() !== '') onSet({ system: system.id, title: system.title, files: [{ path: path.trim(), content }] });
  };
  return (
    <details>
      <summary>Or paste a file</summary>
      <form class="paste" onSubmit={take}>
        <div class="row">
          <label for="paste-system">Of</label>
          <select id="paste-system" value={system.id} onChange={(event) => { setChosen(event.currentTarget.value); setTyped(undefined); }}>
            {systems.value.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
          </select>
          <label for="paste-path">at</label>
          <input id="paste-path" class="grow" value={path} onInput={(event) => setTyped(event.currentTarget.value)} />
        </div>
        <label for="paste-content">Its text</label>
        <textarea id="paste-content" rows={8} spellcheck={false} value={content} onInput={(event) => setContent(event.currentTarget.value)} />
        <button type="submit" disabled={path.trim() === '' || content.trim() === ''}>Take it</button>
      </form>
    </details>
  );
}
