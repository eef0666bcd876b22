import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Source } from '../api.ts';
import { filesOfFolder, packArchive, packFolder } from '../pack.ts';

interface Props {
  readonly local: boolean;
  readonly onSource: (source: Source, name: string) => void;
  readonly onFailure: (error: Error) => void;
  /** Further ways in. */
  readonly children?: ComponentChildren;
}

const isArchive = (file: File): boolean => /\.(tgz|tar\.gz)$/i.test(file.name);

/** Three ways in: a path on this machine (local mode), a folder picked in the browser, an archive dropped or picked. */
export function SourcePicker({ local, onSource, onFailure, children }: Props) {
  const [path, setPath] = useState('');
  const [packing, setPacking] = useState('');
  const busy = packing !== '';
  const [over, setOver] = useState(false);
  const folderInput = useRef<HTMLInputElement>(null);
  const archiveInput = useRef<HTMLInputElement>(null);

  const pack = async (name: string, work: () => Promise<string>): Promise<void> => {
    try {
      setPacking(`Packing ${name}…`);
      onSource({ archive: await work() }, name);
    } catch (error) {
      onFailure(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setPacking('');
    }
  };
  const takeFolder = (list: FileList | null): void => {
    if (!list || list.length === 0) return;
    const name = list[0]?.webkitRelativePath.split('/')[0] ?? 'folder';
    const files = filesOfFolder(list);
    void pack(name, () => packFolder(files, (done) => setPacking(`Packing ${name}: ${done} of ${files.length} files`)));
  };
  const takeArchive = (file: File | undefined): void => {
    if (!file) return;
    if (isArchive(file)) void pack(file.name, () => packArchive(file));
    else onFailure(new Error(`${file.name} is not a .tar.gz. Pack the repository with: git archive --format=tar.gz HEAD`));
  };

  return (
    <section class="card" aria-labelledby="source">
      <h2 id="source">1. Repository</h2>
      {local && (
        <form class="row" onSubmit={(event) => { event.preventDefault(); if (path.trim() !== '') onSource({ directory: path.trim() }, path.trim()); }}>
          <label for="path">Folder on this machine</label>
          <input id="path" class="grow" placeholder="/home/me/project" value={path} onInput={(event) => setPath(event.currentTarget.value)} />
          <button type="submit" disabled={busy || path.trim() === ''}>Look</button>
        </form>
      )}
      <div
        class={over ? 'drop over' : 'drop'}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); takeArchive(event.dataTransfer?.files[0]); }}
      >
        <p>Drop a <code>.tar.gz</code> here, or</p>
        <p class="row center">
          <button type="button" disabled={busy} onClick={() => folderInput.current?.click()}>Pick a folder</button>
          <button type="button" disabled={busy} onClick={() => archiveInput.current?.click()}>Pick an archive</button>
        </p>
        <input ref={folderInput} type="file" hidden aria-label="Folder" onChange={(event) => takeFolder(event.currentTarget.files)} {...{ webkitdirectory: true }} />
        <input ref={archiveInput} type="file" hidden aria-label="Archive" accept=".tgz,.gz" onChange={(event) => takeArchive(event.currentTarget.files?.[0])} />
      </div>
      <p role="status" class="quiet">{packing}</p>
      {children}
    </section>
  );
}
