import { useState } from 'preact/hooks';
import { api, type Detection, type Generated, type PlatformId, type Source } from '../api.ts';
import { ComponentsView } from '../parts/components-view.tsx';
import { Failure } from '../parts/failure.tsx';
import { FileView } from '../parts/file-view.tsx';
import { SourcePicker } from '../parts/source-picker.tsx';
import { useLoad } from '../use-load.ts';

const PLATFORMS: readonly { id: PlatformId; title: string }[] = [
  { id: 'github-actions', title: 'GitHub Actions' },
  { id: 'gitlab-ci', title: 'GitLab CI' },
  { id: 'jenkins', title: 'Jenkins' },
];

interface Found {
  readonly source: Source;
  readonly name: string;
  readonly detection: Detection;
}

/** From a repository to its pipeline: pick, look, choose, read. Nothing is written by the service. */
export function PipelinePage({ onSignOut }: { onSignOut: () => void }) {
  const [health] = useLoad(api.health);
  const [found, setFound] = useState<Found>();
  const [generated, setGenerated] = useState<Generated>();
  const [platform, setPlatform] = useState<PlatformId>();
  const [busy, setBusy] = useState('');
  const [error, setError] = useState<Error>();

  const during = async (what: string, work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      setBusy('');
    }
  };
  const look = (source: Source, name: string): void => {
    setFound(undefined);
    setGenerated(undefined);
    setPlatform(undefined);
    void during(`Looking into ${name}…`, async () => setFound({ source, name, detection: await api.detect(source) }));
  };
  const generate = (chosen: PlatformId): void => {
    if (!found || busy !== '') return;
    setPlatform(chosen);
    setGenerated(undefined);
    void during('Writing the pipeline…', async () => setGenerated(await api.generate(found.source, chosen)));
  };

  return (
    <>
      <h1>Make a pipeline</h1>
      <SourcePicker busy={busy !== ''} local={health.state === 'ready' && health.value.mode === 'local'} onSource={look} onFailure={setError} />
      {found === undefined && <Outcome busy={busy} error={error} onSignOut={onSignOut} />}
      {found && <ComponentsView detection={found.detection} name={found.name} />}
      {found && (
        <section class="card" aria-labelledby="platform">
          <h2 id="platform">3. Platform</h2>
          {platform === undefined && <p class="quiet">The pipeline is written for reading only: nothing in the repository changes.</p>}
          <div class="row" role="group" aria-labelledby="platform">
            {PLATFORMS.map(({ id, title }) => (
              <button key={id} type="button" class={platform === id ? 'primary' : ''} aria-pressed={platform === id} aria-disabled={busy !== ''} onClick={() => generate(id)}>{title}</button>
            ))}
          </div>
        </section>
      )}
      {found && <Outcome busy={busy} error={error} onSignOut={onSignOut} />}
      {generated && (
        <section class="card" aria-labelledby="files">
          <h2 id="files">4. Files</h2>
          {generated.warnings.length > 0 && <ul class="warnings">{generated.warnings.map((warning, index) => <li key={index}><code>{warning.code}</code> {warning.message}</li>)}</ul>}
          {generated.files.map((file) => <FileView key={`${generated.id} ${file.path}`} file={file} />)}
          {generated.files.length === 0 && <p>No file was made: see the warnings.</p>}
        </section>
      )}
    </>
  );
}

function Outcome({ busy, error, onSignOut }: { busy: string; error: Error | undefined; onSignOut: () => void }) {
  return (
    <>
      <p role="status" class="busy">{busy}</p>
      {error && <Failure error={error} onSignOut={onSignOut} />}
    </>
  );
}
